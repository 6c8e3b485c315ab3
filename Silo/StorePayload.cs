using SatCurate.Datasets;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Batching;

namespace SatCurate.Silo;

/// <summary>One split's payload as the trainer reads it: straight from the store, never through grains.</summary>
internal sealed class StorePayload(IStore store, DatasetManifest manifest, string split) : IPayloadBlocks
{
    private readonly PayloadReader _reader = new(store, manifest);

    public InputShape Shape { get; } = ShapeOf(manifest);

    public IReadOnlyList<int> Counts { get; } = CountsOf(split == Splits.Test ? manifest.TestCount : manifest.TrainCount, manifest.BlockSize);

    public async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken) =>
        (await _reader.ReadBlockAsync(split, block, cancellationToken)).Data;

    /// <summary>The trainer's word for the shape of a data set.</summary>
    public static InputShape ShapeOf(DatasetManifest manifest) => manifest.Kind switch
    {
        PayloadKind.ImageUInt8 => InputShape.Image(manifest.Channels, manifest.Height, manifest.Width),
        PayloadKind.TextUtf8 => InputShape.Text,
        _ => InputShape.Features(manifest.Width),
    };

    /// <summary>The test split with its labels; null where there is none.</summary>
    public static async Task<TestSplit?> TestAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.TestCount == 0)
        {
            return null;
        }

        var payload = new StorePayload(store, manifest, Splits.Test);
        return new TestSplit(payload, await payload._reader.ReadTestLabelsAsync(cancellationToken));
    }

    private static int[] CountsOf(long samples, int blockSize) =>
        [.. Enumerable.Range(0, (int)((samples + blockSize - 1) / blockSize)).Select(b => (int)Math.Min(blockSize, samples - ((long)b * blockSize)))];
}
