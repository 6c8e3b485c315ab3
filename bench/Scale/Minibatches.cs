namespace SatCurate.Scale;

/// <summary>Minibatches of 256 samples drawn from pools of blocks, and the predictions pushed for them.</summary>
internal sealed class Minibatches(int samples, int classes)
{
    public const int Size = 256;
    private const int BlockSize = 1024;

    /// <summary>The minibatches of one pass: every sample once, shuffled within pools of <paramref name="poolBlocks"/> blocks.</summary>
    public IEnumerable<int[]> Pass(int pass, int poolBlocks)
    {
        var random = new Random(pass);
        int[] blocks = [.. Enumerable.Range(0, (samples + BlockSize - 1) / BlockSize)];
        random.Shuffle(blocks);
        foreach (int[] pool in blocks.Chunk(poolBlocks))
        {
            int[] order = [.. pool.SelectMany(b => Enumerable.Range(b * BlockSize, Math.Min(BlockSize, samples - (b * BlockSize))))];
            random.Shuffle(order);
            foreach (int[] minibatch in order.Chunk(Size))
            {
                yield return minibatch;
            }
        }
    }

    /// <summary>A distribution for each sample that differs by sample and pass.</summary>
    public float[] Predictions(int[] minibatch, int pass)
    {
        var predictions = new float[minibatch.Length * classes];
        for (int i = 0; i < minibatch.Length; i++)
        {
            Span<float> row = predictions.AsSpan(i * classes, classes);
            row.Fill(0.3f / (classes - 1));
            row[(minibatch[i] + pass) % classes] = 0.7f;
        }

        return predictions;
    }
}
