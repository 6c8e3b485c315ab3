using System.Globalization;
using SatCurate.Contracts.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SatCurate.Client.Follow;

/// <summary>A bar and the figures of the moment, redrawn in place on a terminal.</summary>
/// <param name="error">The terminal.</param>
/// <param name="samples">Training samples.</param>
internal sealed class LiveRunDisplay(TextWriter error, long samples) : IRunDisplay
{
    private const int BarWidth = 40;

    private string? _said;

    public Task<RunStatus> WhileAsync(Func<Action<RunStatus>, Task<RunStatus>> follow)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Live(new Text("starting")).AutoClear(true).StartAsync(live => follow(run => live.UpdateTarget(Draw(run))));
    }

    public void Say(string text) => _said = text;

    private Rows Draw(RunStatus run)
    {
        int full = (int)Math.Round(RunText.Done(run) * BarWidth);
        int epoch = Math.Min(run.EpochsDone + 1, run.Epochs);
        string phase = epoch <= run.Scope.WarmUpEpochs ? "  warm-up" : "";
        string steps = run.Progress is { Steps: > 0 } at
            ? string.Create(CultureInfo.InvariantCulture, $"  step {at.Step}/{at.Steps}")
            : "";
        var lines = new List<IRenderable>
        {
            new Markup($"[green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/]  epoch [bold]{epoch}/{run.Epochs}[/]{phase}[grey]{steps}[/]"),
            new Text(run.Progress is { } progress ? RunText.Progress(progress, run, samples) : run.Phase == RunPhase.Active ? "waiting for the trainer" : ""),
        };
        if (_said is not null)
        {
            lines.Add(new Markup($"[yellow]{Markup.Escape(_said)}[/]"));
        }

        return new Rows(lines);
    }
}
