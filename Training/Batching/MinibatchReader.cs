using System.Buffers;
using SatCurate.Training.Text;

namespace SatCurate.Training.Batching;

/// <summary>Gathers the payload of minibatches: augments pictures, makes bags of texts. Or, where all payload is on the device, where to find it there.</summary>
/// <param name="blocks">The payload.</param>
/// <param name="augmentation">Crop and flip; null for none.</param>
/// <param name="resident">The payload on the device; null where minibatches bring it.</param>
internal sealed class MinibatchReader(IPayloadBlocks blocks, Augmentation? augmentation, ResidentPayload? resident = null)
{
    private readonly PayloadPool _pool = new(blocks);

    public InputShape Shape => blocks.Shape;

    public void Keep(int[] pool) => _pool.Keep(pool);

    /// <summary>The minibatch of <paramref name="samples"/>, without targets.</summary>
    public async ValueTask<Minibatch> ReadAsync(int epoch, int step, int[] samples, CancellationToken cancellationToken)
    {
        if (blocks.Shape.Kind == InputKind.Text)
        {
            return await ReadTextsAsync(step, samples, cancellationToken);
        }

        if (resident is not null)
        {
            return resident.Plan(epoch, step, samples);
        }

        int size = blocks.Shape.Bytes;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, samples.Length * size));
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlyMemory<byte> payload = await _pool.ReadAsync(samples[i], cancellationToken);
            Span<byte> view = buffer.AsSpan(i * size, size);
            if (augmentation is null)
            {
                payload.Span.CopyTo(view);
            }
            else
            {
                augmentation.Write(payload.Span, view, epoch, samples[i]);
            }
        }

        return new Minibatch(step, samples, buffer, samples.Length * size, null);
    }

    private async ValueTask<Minibatch> ReadTextsAsync(int step, int[] samples, CancellationToken cancellationToken)
    {
        var bags = new TextBags(samples.Length);
        foreach (int sample in samples)
        {
            bags.Add((await _pool.ReadAsync(sample, cancellationToken)).Span);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(bags.Bytes);
        bags.CopyTo(buffer.AsSpan(0, bags.Bytes));
        return new Minibatch(step, samples, buffer, bags.Bytes, null);
    }
}
