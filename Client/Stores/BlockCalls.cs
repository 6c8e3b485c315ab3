using System.Runtime.CompilerServices;
using Orleans;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Client.Stores;

/// <summary>Reads a data set block by block through its block grains.</summary>
internal static class BlockCalls
{
    private const int Attempts = 5;

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
