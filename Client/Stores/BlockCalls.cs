using System.Runtime.CompilerServices;
using Orleans;
using SatCurate.Client.Export.History;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Client.Stores;

/// <summary>Reads a data set block by block through its block grains.</summary>
internal static class BlockCalls
{
    private const int Attempts = 5;

    // 4 MiB a message at 1024 samples a block.
    private const int EpochsInPage = 512;

    /// <summary>All blocks of a revision in order; two are in memory at a time.</summary>
    public static async IAsyncEnumerable<BlockRows> RowsAsync(
        this DatasetSession session, RevisionView view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int blocks = session.Manifest.TrainBlocks;
        Task<BlockRows> next = session.RowsAsync(view, 0, cancellationToken);
        for (int block = 0; block < blocks; block++)
        {
            BlockRows rows = await next;
            if (block + 1 < blocks)
            {
                next = session.RowsAsync(view, block + 1, cancellationToken);
            }

            yield return rows;
        }
    }

    /// <summary>The rows of one block.</summary>
    public static Task<BlockRows> RowsAsync(this DatasetSession session, RevisionView view, int block, CancellationToken cancellationToken) =>
        session.BlockAsync(block, grain => grain.RowsAsync(view, cancellationToken));

    /// <summary>Every visit of one block's samples in the epochs 0 … <paramref name="lastEpoch"/> of a run; one page of epochs a call.</summary>
    /// <exception cref="InvalidDataException">The block has no history of some of them.</exception>
    public static async Task<BlockVisits> HistoryAsync(
        this DatasetSession session, int run, int block, int lastEpoch, CancellationToken cancellationToken)
    {
        long first = (long)block * session.Manifest.BlockSize;
        var visits = new BlockVisits(first, session.Manifest.SamplesIn(block), lastEpoch + 1);
        for (int from = 0; from <= lastEpoch; from += EpochsInPage)
        {
            int through = Math.Min(from + EpochsInPage - 1, lastEpoch);
            visits.Take(await session.BlockAsync(block, grain => grain.HistoryRowsAsync(run, from, through, cancellationToken)), through);
        }

        return visits;
    }

    /// <summary>Calls a block; again where its activation had lost its journal to a newer one.</summary>
    public static async Task<T> BlockAsync<T>(this DatasetSession session, int block, Func<IBlockGrain, Task<T>> call)
    {
        IBlockGrain grain = session.Grains.GetGrain<IBlockGrain>(GrainKeys.Block(session.Manifest.Name, block));
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call(grain);
            }
            catch (BlockMovedException) when (attempt < Attempts)
            {
                // The next call reaches, or makes, the activation that holds the journal.
            }
        }
    }
}
