using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Silo.Exchange;

/// <summary>Repeats calls to blocks that met a lost activation, a timeout or a rejected message, with growing pauses and an end.</summary>
/// <param name="clock">Measures the pauses.</param>
internal sealed class BlockRetry(TimeProvider clock)
{
    private const int Attempts = 60;
    private const int FirstPauseMilliseconds = 20;
    private const int LongestPauseMilliseconds = 2_000;

    /// <summary>The answer of <paramref name="call"/>, which must be harmless to repeat.</summary>
    public async Task<T> CallAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (attempt < Attempts && (e is BlockMovedException || Unanswered.Is(e)))
            {
                int pause = Math.Min(LongestPauseMilliseconds, FirstPauseMilliseconds << Math.Min(attempt - 1, 10));
                await Task.Delay(TimeSpan.FromMilliseconds(pause), clock, cancellationToken);
            }
        }
    }
}
