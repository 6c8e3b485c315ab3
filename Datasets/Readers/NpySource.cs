using System.Globalization;
using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Numeric features from numpy arrays of (samples, features), one row a sample, as float32: npy files, whose labels come from elsewhere, or npz
/// files, which may hold the labels as an array of integers of (samples,), -1 where there is none.
/// </summary>
internal sealed class NpySource : FileSource
{
    private static readonly string[] FeatureNames = ["x", "features", "data", "embeddings"];
    private static readonly string[] LabelArrayNames = ["y", "label", "labels", "target", "targets"];

    private readonly List<(NpyHeader Features, NpyHeader? Labels)> _arrays = [];

    /// <param name="paths">Files, read one after the other.</param>
    /// <param name="takeLabels">False where labels come from elsewhere.</param>
    public NpySource(IReadOnlyList<string> paths, bool takeLabels)
        : base("npy")
    {
        Files = paths;
        foreach (string path in paths)
        {
            (NpyHeader features, NpyHeader? labels) = NpzFile.Matches(InputFile.Head(path, 4)) ? InArchive(path) : (NpyHeader.Read(path), null);
            Check(features, labels, takeLabels);
            _arrays.Add((features, takeLabels ? labels : null));
        }

        NpyHeader first = _arrays[0].Features;
        if (_arrays.FirstOrDefault(array => array.Features.Shape[1] != first.Shape[1]).Features is { } other)
        {
            throw new UserErrorException($"{other.Shape[1]} features where {first.Path} has {first.Shape[1]}", other.Path);
        }

        Shape = new SampleShape(PayloadKind.FeaturesFloat32, 1, 1, (int)first.Shape[1]);
        Count = _arrays.Sum(array => array.Features.Shape[0]);
        TakenFor = $"numpy array of {Shape.Width} features ({first.Descriptor}; {(_arrays[0].Labels is { } found ? $"labels in {found.Path}" : "labels from elsewhere")})";
    }

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        long sample = 0;
        var payload = new byte[Shape.Bytes];
        foreach ((NpyHeader features, NpyHeader? labels) in _arrays)
        {
            long[]? given = labels is null ? null : NpyArray.Integers(labels);
            long row = 0;
            foreach (ReadOnlyMemory<float> values in NpyRows.Read(features))
            {
                values.Span.CopyTo(MemoryMarshal.Cast<byte, float>(payload.AsSpan()));
                int broken = Broken(values.Span);
                if (broken >= 0)
                {
                    throw new UserErrorException("not a finite number", $"{features.Path}, sample {sample}, feature {broken}", "Features are numbers");
                }

                yield return new RawSample(payload, given is null || given[row] < 0 ? -1 : Learnt.NumberOf(given[row].ToString(CultureInfo.InvariantCulture)), null);
                row++;
                sample++;
            }
        }
    }

    private static int Broken(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static (NpyHeader Features, NpyHeader? Labels) InArchive(string path)
    {
        IReadOnlyList<NpyHeader> arrays = NpzFile.Read(path);
        return (Choose(arrays, path, 2, FeatureNames)
            ?? throw new UserErrorException("no array of (samples, features) in the npz file", path, Held(arrays)), Choose(arrays, path, 1, LabelArrayNames));
    }

    private static NpyHeader? Choose(IReadOnlyList<NpyHeader> arrays, string path, int dimensions, string[] names)
    {
        NpyHeader[] fitting = [.. arrays.Where(array => array.Shape.Count == dimensions)];
        NpyHeader[] named = [.. fitting.Where(array => names.Contains(NameOf(array), StringComparer.OrdinalIgnoreCase))];
        return named.Length == 1 ? named[0]
            : fitting.Length <= 1 ? fitting.FirstOrDefault()
            : throw new UserErrorException(
                $"{fitting.Length} arrays of {dimensions} dimensions in the npz file", path, $"Name the right one {names[0]}; {Held(arrays)}");
    }

    private static string Held(IReadOnlyList<NpyHeader> arrays) => $"It holds {string.Join(", ", arrays.Select(array => $"{NameOf(array)} {array.ShapeText}"))}";

    private static string NameOf(NpyHeader array) => array.Path[(array.Path.LastIndexOf(':') + 1)..];

    private static void Check(NpyHeader features, NpyHeader? labels, bool takeLabels)
    {
        if (features.Shape.Count != 2 || features.Shape[1] is < 1 or > SampleShape.MaxBytes / sizeof(float))
        {
            throw new UserErrorException($"an npy array of shape {features.ShapeText} where (samples, features) is wanted", features.Path);
        }

        if (features.ColumnMajor)
        {
            throw new UserErrorException("the npy array is stored column by column", features.Path, "Save numpy.ascontiguousarray of it");
        }

        NpyRows.CheckLength(features);
        if (takeLabels && labels is null)
        {
            throw new UserErrorException("no labels with the features", features.Path, "Give them with --labels FILE: an npy file of integers, or CSV index,label; an npz file may hold them as y");
        }

        if (takeLabels && (labels!.Shape[0] != features.Shape[0] || !NpyArray.IsInteger(labels)))
        {
            throw new UserErrorException($"labels of shape {labels.ShapeText} and type '{labels.Descriptor}' for {features.Shape[0]} samples", labels.Path, "One integer a sample is wanted");
        }
    }
}
