using SatCurate.Contracts;
using SatCurate.Contracts.Runs;
using SatCurate.Training;

namespace SatCurate.Silo;

/// <summary>
/// Carries the trainer's progress to the run grain, the latest only, and the grain's answer back: a run that was stopped or lost stops the
/// trainer. Reports go on between the trainer's own, so that a long step does not cost the lease.
/// </summary>
internal sealed class ProgressReports : IProgress<TrainingProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly IRunGrain _run;
    private readonly Guid _worker;
    private readonly CancellationTokenSource _stopTrainer;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _loop;
    private RunProgress _latest = new(0, 0, 0, 0, 0, 0);

    public ProgressReports(IRunGrain run, Guid worker, CancellationTokenSource stopTrainer)
    {
        (_run, _worker, _stopTrainer) = (run, worker, stopTrainer);
        _loop = Task.Run(LoopAsync);
    }

    public void Report(TrainingProgress value) => Volatile.Write(
        ref _latest,
        new RunProgress(value.Epoch, value.Step, value.Steps, value.Loss, value.SamplesPerSecond, value.SecondsLeft ?? double.NaN));

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _loop;
        _done.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_done.IsCancellationRequested)
        {
            try
            {
                if (await _run.ReportAsync(_worker, Volatile.Read(ref _latest)) != LeaseAnswer.Renewed)
                {
                    await _stopTrainer.CancelAsync();
                }
            }
            catch (Exception e) when (Unanswered.Is(e) || e is IOException)
            {
                // Reports are soft: the next one says the same.
            }

            await Task.Delay(Interval, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
