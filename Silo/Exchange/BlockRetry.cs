using Orleans.Runtime;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Silo.Exchange;

/// <summary>Repeats calls to blocks that met a lost activation, a timeout or a rejected message, with growing pauses and an end.</summary>
internal static class BlockRetry
{
    private const int Attempts = 60;
    private const int FirstPauseMilliseconds = 20;
    private const int LongestPauseMilliseconds = 2_000;

    /// <summary>True where another attempt may go better.</summary>
    public static bool IsWorthwhile(Exception failure, int attempt) =>
        attempt < Attempts && (failure is BlockMovedException or TimeoutException or OrleansException);

    /// <summary>Waits before the next attempt.</summary>
    public static Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(Math.Min(LongestPauseMilliseconds, FirstPauseMilliseconds << Math.Min(attempt - 1, 10)), cancellationToken);

    /// <summary>The answer of <paramref name="call"/>, which must be harmless to repeat.</summary>
    public static async Task<T> CallAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (IsWorthwhile(e, attempt))
            {
                await PauseAsync(attempt, cancellationToken);
            }
        }
    }
}
