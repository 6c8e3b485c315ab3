using System.Diagnostics;

namespace SatCurate.Faults;

/// <summary>Waits by a run's own clock, its planned epochs, so that a busy machine shifts no kill to before the training or after it.</summary>
/// <param name="place">Where the store lies.</param>
/// <param name="dataset">Data set.</param>
/// <param name="run">Run ordinal.</param>
/// <param name="epochs">Planned epochs.</param>
public sealed class RunClock(IPlace place, string dataset, int run, int epochs)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns when <paramref name="fraction"/> of the planned epochs is done. Within an epoch time counts, in units of the victim's own last one.
    /// </summary>
    /// <param name="victim">The process that trains.</param>
    /// <param name="fraction">Above 0 and below 1.</param>
    /// <returns>False where the victim ended before.</returns>
    public async Task<bool> UntilAsync(SatCurateProcess victim, double fraction)
    {
        double target = fraction * epochs;
        using var patience = new CancellationTokenSource(Patience);
        var clock = Stopwatch.StartNew();
        int last = -1;
        double lastAt = 0;
        double perEpoch = 0;
        while (!victim.HasExited)
        {
            int committed = await CommittedAsync();
            double now = clock.Elapsed.TotalSeconds;
            if (committed != last)
            {
                perEpoch = last < 0 ? 0 : (now - lastAt) / (committed - last);
                (last, lastAt) = (committed, now);
            }

            if (committed >= Math.Floor(target) && now - lastAt >= (target - committed) * perEpoch)
            {
                return true;
            }

            await Task.Delay(5, patience.Token);
        }

        return false;
    }

    /// <summary>Epochs committed.</summary>
    public async Task<int> CommittedAsync()
    {
        try
        {
            return (await RunState.ReadAsync(place, dataset, run)).Committed;
        }
        catch (Storage.CorruptStoreException)
        {
            // Read in the middle of a change of hands, which the next look finds done.
            return 0;
        }
    }
}
