using SatCurate.Datasets.Payload;
using SatCurate.Training.Batching;

namespace SatCurate.Training.HeldOut;

/// <summary>Some samples of a split, numbered anew from 0 in the order they have there; a block of the split is read for each of its own.</summary>
public sealed class ChosenPayload : IPayloadBlocks
{
    private readonly IPayloadBlocks _all;
    private readonly List<(int Block, int[] Places)> _blocks = [];

    /// <param name="all">The split.</param>
    /// <param name="samples">The indexes of those that are chosen, ascending.</param>
    public ChosenPayload(IPayloadBlocks all, ReadOnlySpan<int> samples)
    {
        _all = all;
        int first = 0;
        for (int block = 0; block < all.Counts.Count; block++)
        {
            int end = first + all.Counts[block];
            int count = 0;
            while (count < samples.Length && samples[count] < end)
            {
                count++;
            }

            if (count > 0)
            {
                int[] places = samples[..count].ToArray();
                _blocks.Add((block, [.. places.Select(sample => sample - first)]));
                samples = samples[count..];
            }

            first = end;
        }

        Counts = [.. _blocks.Select(block => block.Places.Length)];
    }

    /// <inheritdoc/>
    public InputShape Shape => _all.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<int> Counts { get; }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken)
    {
        (int of, int[] places) = _blocks[block];
        ReadOnlyMemory<byte> data = await _all.ReadBlockAsync(of, cancellationToken);
        var samples = new SampleArray(Shape, [.. places.Select(place => Sample(data, _all.Counts[of], place))], places.Length);
        return await samples.ReadBlockAsync(0, cancellationToken);
    }

    private ReadOnlyMemory<byte> Sample(ReadOnlyMemory<byte> data, int count, int place) =>
        Shape.Kind == InputKind.Text ? PackedTexts.Sample(data, count, place) : data.Slice(place * Shape.Bytes, Shape.Bytes);
}
