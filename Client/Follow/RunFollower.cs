using SatCurate.Client.Terminal;
using SatCurate.Contracts.Runs;

namespace SatCurate.Client.Follow;

/// <summary>Follows a run until no trainer is at work on it; an interrupt asks the trainer to stop and waits until it has left.</summary>
/// <param name="run">The run.</param>
/// <param name="display">Shows it meanwhile.</param>
internal sealed class RunFollower(IRunGrain run, IRunDisplay display)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>The last status: finished, stopped, failed or abandoned.</summary>
    public Task<RunStatus> FollowAsync(CancellationToken cancellationToken) =>
        display.WhileAsync(show => FollowAsync(show, cancellationToken));

    private async Task<RunStatus> FollowAsync(Action<RunStatus> show, CancellationToken cancellationToken)
    {
        bool stopAsked = false;
        while (true)
        {
            RunStatus status = await run.StatusAsync(CancellationToken.None) ?? throw new InvalidOperationException("the run is gone");
            show(status);
            if (status.Phase != RunPhase.Active)
            {
                return status;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                if (!stopAsked)
                {
                    display.Say("stopping: the trainer finishes its step and writes a checkpoint (Ctrl-C again ends at once)");
                }

                // Told at every look: a run that moves to another silo, or whose trainer dies first, would not act on what it was told once.
                await run.StopAsync(CancellationToken.None);
                stopAsked = true;
            }

            await Task.Delay(Interval, stopAsked ? CancellationToken.None : cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
