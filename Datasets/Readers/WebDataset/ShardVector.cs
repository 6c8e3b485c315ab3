using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>The features of one sample as a numpy array of (features,) or (1, features) in <c>.npy</c>.</summary>
internal static class ShardVector
{
    /// <summary>The shape that the first sample sets for all.</summary>
    public static SampleShape ShapeOf(ShardGroup first)
    {
        NpyHeader header = Header(first);
        return header.Shape[1] is >= 1 and <= SampleShape.MaxBytes / sizeof(float)
            ? new SampleShape(PayloadKind.FeaturesFloat32, 1, 1, (int)header.Shape[1])
            : throw new UserErrorException($"a vector of {header.Shape[1]} features", header.Path);
    }

    /// <summary>The features as float32.</summary>
    public static ReadOnlyMemory<byte> Read(ShardGroup group, int features)
    {
        NpyHeader header = Header(group);
        if (header.Shape[1] != features)
        {
            throw new UserErrorException($"{header.Shape[1]} features where the first sample has {features}", header.Path);
        }

        NpyRows.CheckLength(header);
        ReadOnlySpan<float> values = NpyRows.Read(header).Single().Span;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new UserErrorException("not a finite number", header.Path, "Features are numbers");
            }
        }

        return MemoryMarshal.AsBytes(values).ToArray();
    }

    private static NpyHeader Header(ShardGroup group)
    {
        byte[] content = group[MemberKind.Vector]!;
        NpyHeader header = NpyHeader.Read(group.WhereOf(MemberKind.Vector), () => new MemoryStream(content));
        return header.Shape.Count == 1 ? header with { Shape = [1, header.Shape[0]] }
            : header.Shape.Count == 2 && header.Shape[0] == 1 ? header
            : throw new UserErrorException($"an npy array of shape {header.ShapeText} where (features,) is wanted", header.Path, "Write one vector a sample");
    }
}
