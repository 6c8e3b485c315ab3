using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Grains;

/// <summary>Calls every block of a data set, a bounded number at a time, and repeats calls that met a lost activation or lost a message.</summary>
internal static class BlockFanOut
{
    private const int AtOnce = 64;
    private const int Attempts = 5;

    /// <summary>The answers in block order.</summary>
    public static async Task<TAnswer[]> CallAsync<TAnswer>(
        IGrainFactory grains,
        string dataset,
        int blocks,
        Func<IBlockGrain, CancellationToken, Task<TAnswer>> call,
        CancellationToken cancellationToken)
    {
        var answers = new TAnswer[blocks];
        for (int first = 0; first < blocks; first += AtOnce)
        {
            int count = Math.Min(AtOnce, blocks - first);
            await Task.WhenAll(Enumerable.Range(first, count).Select(async block =>
                answers[block] = await CallAsync(grains.GetGrain<IBlockGrain>(GrainKeys.Block(dataset, block)), call, cancellationToken)));
        }

        return answers;
    }

    /// <summary>Calls one block, and again where its activation had lost its journal or no answer came: every call may be repeated.</summary>
    public static async Task<TAnswer> CallAsync<TAnswer>(
        IBlockGrain block, Func<IBlockGrain, CancellationToken, Task<TAnswer>> call, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call(block, cancellationToken);
            }
            catch (Exception e) when (attempt < Attempts && (e is BlockMovedException || Unanswered.Is(e)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), cancellationToken);
            }
        }
    }
}
