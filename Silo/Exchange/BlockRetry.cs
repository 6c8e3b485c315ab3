using SatCurate.Contracts.Blocks;

namespace SatCurate.Silo.Exchange;

/// <summary>Repeats calls to blocks that met a lost activation, a timeout or a rejected message, with growing pauses and an end.</summary>
internal static class BlockRetry
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private const int Attempts = 60;

    /// <summary>The answer of <paramref name="call"/>, which must be harmless to repeat.</summary>
    public static async Task<T> CallAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (attempt < Attempts && e is BlockMovedException or TimeoutException or Orleans.Runtime.OrleansException)
            {
                await Task.Delay(pause, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
