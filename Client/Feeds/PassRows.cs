using System.Runtime.CompilerServices;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Feed;

namespace SatCurate.Client.Feeds;

/// <summary>The rows of one pass over a revision, in batches. A block is asked for only once the rows before it are taken, but for one ahead.</summary>
/// <param name="session">The data set.</param>
/// <param name="view">The revision with the decisions of the pass.</param>
/// <param name="pass">Where the pass stands.</param>
internal sealed class PassRows(DatasetSession session, RevisionView view, FeedToken pass)
{
    private readonly int _blockSize = session.Manifest.BlockSize;

    /// <summary>What is left of the pass; its last batch, and no other, may be without rows.</summary>
    public async IAsyncEnumerable<CleanBatch> ReadAsync(int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<long, int> verdicts = await VerdictsAsync(pass.DecisionSequence, cancellationToken);
        long[]? changed = pass.Since == FeedToken.Everything
            ? null
            : Changed(await VerdictsAsync(pass.Since, cancellationToken), verdicts);
        long last = changed is null ? session.Manifest.TrainCount - 1 : changed.LastOrDefault(-1);
        var builder = new BatchBuilder(pass, session.Manifest.IngestId, session.Classes.Names.Count, batchSize);
        await foreach (BlockRows rows in BlocksAsync(changed, cancellationToken))
        {
            long index = rows.First;
            foreach (RevisionSample sample in RevisionSample.In(rows, view.Scope.Form))
            {
                if (index >= pass.Next && (changed is null || Array.BinarySearch(changed, index) >= 0))
                {
                    builder.Add(index, sample, verdicts.TryGetValue(index, out int verdict) ? verdict : null);
                    if (builder.IsFull && index < last)
                    {
                        yield return builder.Take(index + 1, isLast: false);
                    }
                }

                index++;
            }
        }

        yield return builder.Take(session.Manifest.TrainCount, isLast: true);
    }

    private async IAsyncEnumerable<BlockRows> BlocksAsync(long[]? changed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int[] blocks = changed is null
            ? [.. Enumerable.Range(0, session.Manifest.TrainBlocks).Where(block => block >= pass.Next / _blockSize)]
            : [.. changed.Where(index => index >= pass.Next).Select(index => (int)(index / _blockSize)).Distinct()];
        Task<BlockRows>? next = null;
        for (int i = 0; i < blocks.Length; i++)
        {
            BlockRows rows = await (next ?? BlockAsync(blocks[i], cancellationToken));
            next = i + 1 < blocks.Length ? BlockAsync(blocks[i + 1], cancellationToken) : null;
            yield return rows;
        }
    }

    private Task<BlockRows> BlockAsync(int block, CancellationToken cancellationToken) =>
        session.RowsAsync(view, block, cancellationToken).WaitAsync(cancellationToken);

    private async Task<Dictionary<long, int>> VerdictsAsync(long sequence, CancellationToken cancellationToken) =>
        (await session.Grain.DecisionsAsync(sequence, cancellationToken)).ToDictionary(decision => decision.Index, decision => decision.Verdict);

    private static long[] Changed(Dictionary<long, int> before, Dictionary<long, int> now) =>
    [
        .. before.Keys.Union(now.Keys)
            .Where(index => before.TryGetValue(index, out int was) != now.TryGetValue(index, out int verdict) || was != verdict)
            .Order(),
    ];
}
