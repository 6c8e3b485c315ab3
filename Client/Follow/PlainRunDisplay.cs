using SatCurate.Contracts.Runs;

namespace SatCurate.Client.Follow;

/// <summary>One plain line an epoch, for logs.</summary>
/// <param name="error">Where to.</param>
/// <param name="samples">Training samples.</param>
/// <param name="epochsBefore">Epochs committed before; they are not shown again.</param>
internal sealed class PlainRunDisplay(TextWriter error, long samples, int epochsBefore) : IRunDisplay
{
    private int _shown = epochsBefore;

    public Task<RunStatus> WhileAsync(Func<Action<RunStatus>, Task<RunStatus>> follow) => follow(Show);

    public void Say(string text) => error.WriteLine(text);

    private void Show(RunStatus run)
    {
        for (; _shown < run.Reports.Count; _shown++)
        {
            double? left = run.Progress is { SecondsLeft: > 0 } progress && run.EpochsDone < run.Epochs ? progress.SecondsLeft : null;
            error.WriteLine(RunText.Epoch(run.Reports[_shown], run.Epochs, samples, _shown == run.Reports.Count - 1 ? left : null));
        }
    }
}
