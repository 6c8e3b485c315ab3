using System.Runtime.CompilerServices;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>What the pixels of a data set's pictures say of them; one block is in memory at a time.</summary>
internal static class PictureFaults
{
    /// <summary>True where the samples are pictures.</summary>
    public static bool AreJudged(DatasetManifest manifest) => manifest.Kind == PayloadKind.ImageUInt8;

    /// <summary>The word for a fault: noise or blank; null for none.</summary>
    public static string? Name(PictureFault fault) => fault switch { PictureFault.Noise => "noise", PictureFault.Blank => "blank", _ => null };

    /// <summary>The word for the fault of one training sample; null where it has none, or is no picture.</summary>
    public static async Task<string?> NameAsync(DatasetSession session, long index, CancellationToken cancellationToken)
    {
        DatasetManifest manifest = session.Manifest;
        if (!AreJudged(manifest))
        {
            return null;
        }

        PayloadBlock block = await new PayloadReader(session.Store, manifest).ReadBlockAsync(Splits.Train, (int)(index / manifest.BlockSize), cancellationToken);
        return Name(Judge(block.Sample((int)(index % manifest.BlockSize)).Span, block.Shape).Fault);
    }

    /// <summary>What the pixels of one picture say of it, and the order that they are in (<see cref="SpatialOrder.Of"/>).</summary>
    public static (PictureFault Fault, double Order) Judge(ReadOnlySpan<byte> pixels, SampleShape shape)
    {
        double order = SpatialOrder.Of(pixels, shape.Channels, shape.Height, shape.Width);
        return (SpatialOrder.Fault(order, shape.Height, shape.Width), order);
    }

    /// <summary>Every training picture in index order with its fault and the order of its pixels.</summary>
    public static async IAsyncEnumerable<(int Index, PictureFault Fault, double Order)> AllAsync(
        DatasetSession session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var payload = new PayloadReader(session.Store, session.Manifest);
        int index = 0;
        for (int number = 0; number < session.Manifest.TrainBlocks; number++)
        {
            PayloadBlock block = await payload.ReadBlockAsync(Splits.Train, number, cancellationToken);
            for (int offset = 0; offset < block.Count; offset++)
            {
                (PictureFault fault, double order) = Judge(block.Sample(offset).Span, block.Shape);
                yield return (index++, fault, order);
            }
        }
    }
}
