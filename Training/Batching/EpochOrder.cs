using SatCurate.Curation;

namespace SatCurate.Training.Batching;

/// <summary>
/// The order in which one epoch visits its samples: blocks are shuffled and pooled, samples are shuffled within their pool, minibatches are
/// cut from it and the rest goes before the next pool. A function of (seed, epoch) alone. Every sample comes exactly once.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="epoch">Zero-based epoch.</param>
/// <param name="counts">Samples of each block.</param>
/// <param name="batchSize">Samples of a step; the last one is smaller, or larger by one: a single sample would have no batch statistics.</param>
/// <param name="poolBlocks">Blocks of a pool; up to twice as many make one pool.</param>
public sealed class EpochOrder(long seed, int epoch, IReadOnlyList<int> counts, int batchSize, int poolBlocks = 32)
{
    private const long BlockStream = 0x424c4f43;
    private const long SampleStream = 0x53414d50;

    /// <summary>Number of minibatches.</summary>
    public int StepCount { get; } = Steps(counts.Sum(), batchSize);

    /// <summary>The minibatches from <paramref name="step"/> on.</summary>
    public IEnumerable<PlannedStep> From(int step)
    {
        int[] firsts = BlockIndex.Firsts(counts);
        var waiting = new List<int>();
        int next = 0;
        int pooled = 0;
        int[] pool = [];
        foreach (int[] blocks in Pools())
        {
            pool = blocks;
            int[] samples = [.. pool.SelectMany(block => Enumerable.Range(firsts[block], counts[block]))];
            new SeededRandom(seed, SampleStream, epoch, pooled++).Shuffle(samples);
            waiting.AddRange(samples);
            int taken = 0;
            for (; next < StepCount - 1 && waiting.Count - taken >= batchSize; next++, taken += batchSize)
            {
                if (next >= step)
                {
                    yield return new PlannedStep(next, [.. waiting.GetRange(taken, batchSize)], pool);
                }
            }

            waiting.RemoveRange(0, taken);
        }

        if (waiting.Count > 0 && next >= step)
        {
            yield return new PlannedStep(next, [.. waiting], pool);
        }
    }

    private IEnumerable<int[]> Pools()
    {
        int[] blocks = [.. Enumerable.Range(0, counts.Count)];
        new SeededRandom(seed, BlockStream, epoch).Shuffle(blocks);
        return blocks.Chunk(blocks.Length <= 2 * poolBlocks ? Math.Max(1, blocks.Length) : poolBlocks);
    }

    /// <summary>Minibatches of an epoch over so many samples.</summary>
    public static int Steps(int samples, int batchSize) =>
        (samples / batchSize) + (samples % batchSize > 1 || (samples > 0 && samples < batchSize) ? 1 : 0);
}

/// <summary>One minibatch of an epoch's plan.</summary>
/// <param name="Step">Zero-based step within the epoch.</param>
/// <param name="Samples">Indexes of its samples.</param>
/// <param name="Pool">Blocks that the following steps draw from.</param>
public sealed record PlannedStep(int Step, int[] Samples, int[] Pool);
