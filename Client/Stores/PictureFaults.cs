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

    /// <summary>The faults of training samples by index, sound ones left out; empty where the samples are no pictures.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="samples">Indexes.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<IReadOnlyDictionary<long, PictureFault>> ReadAsync(DatasetSession session, IEnumerable<long> samples, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<long, PictureFault>();
        if (!AreJudged(session.Manifest))
        {
            return faults;
        }

        var payload = new PayloadReader(session.Store, session.Manifest);
        foreach (IGrouping<int, long> wanted in samples.GroupBy(index => (int)(index / session.Manifest.BlockSize)))
        {
            PayloadBlock block = await payload.ReadBlockAsync(Splits.Train, wanted.Key, cancellationToken);
            foreach (long index in wanted)
            {
                if (Judge(block, (int)(index % session.Manifest.BlockSize)) is { Fault: not PictureFault.None } judged)
                {
                    faults[index] = judged.Fault;
                }
            }
        }

        return faults;
    }

    /// <summary>Every training picture in index order with its fault and the order of its pixels (<see cref="SpatialOrder.Of"/>).</summary>
    public static async IAsyncEnumerable<(int Index, PictureFault Fault, double Order)> AllAsync(
        DatasetSession session, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var payload = new PayloadReader(session.Store, session.Manifest);
        int index = 0;
        for (int number = 0; number < session.Manifest.TrainBlocks; number++)
        {
            PayloadBlock block = await payload.ReadBlockAsync(Splits.Train, number, cancellationToken);
            for (int offset = 0; offset < block.Count; offset++)
            {
                (PictureFault fault, double order) = Judge(block, offset);
                yield return (index++, fault, order);
            }
        }
    }

    private static (PictureFault Fault, double Order) Judge(PayloadBlock block, int offset)
    {
        ReadOnlySpan<byte> pixels = block.Sample(offset).Span;
        (_, int channels, int height, int width) = block.Shape;
        double order = SpatialOrder.Of(pixels, channels, height, width);
        return (SpatialOrder.Fault(order, height, width), order);
    }
}
