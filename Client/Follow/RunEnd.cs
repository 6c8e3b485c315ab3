using SatCurate.Contracts.Runs;
using SatCurate.Silo;

namespace SatCurate.Client.Follow;

/// <summary>Waits for a run that was told to stop.</summary>
internal static class RunEnd
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Waits until the run is not active, and says how it ended; null where its process ended first. That process goes as soon as its run has
    /// stopped, often before this one looks again; how far the run came is in the store, and resuming it is right in every case.
    /// </summary>
    /// <param name="stop">Tells the run to stop, and says whether it is still active: a run that moves to another silo forgets what it was told.</param>
    /// <param name="status">Asks for the run's status.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<RunPhase?> WaitAsync(Func<Task<bool>> stop, Func<Task<RunStatus?>> status, CancellationToken cancellationToken)
    {
        try
        {
            while (await stop())
            {
                await Task.Delay(Interval, cancellationToken);
            }

            return (await status())?.Phase;
        }
        catch (HolderGoneException)
        {
            return null;
        }
    }
}
