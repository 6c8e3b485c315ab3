using System.CommandLine;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Stores;

/// <summary>Which revision a verb is to look at; by default the newest run's past its warm-up, with all decisions made so far.</summary>
/// <param name="Run">The last revision of this run, with all decisions made so far.</param>
/// <param name="Revision">This revision or tag, with the decisions that belong to it.</param>
internal readonly record struct RevisionChoice(int? Run, string? Revision);

/// <summary>The options <c>--run</c> and <c>--revision</c>, the same for every verb that has them.</summary>
internal sealed class RevisionOptions
{
    private readonly Option<string?> _run = new("--run") { Description = "The last revision of this run (default: of the newest run past its warm-up)", HelpName = "R" };
    private readonly Option<string?> _revision = new("--revision") { Description = "A kept revision or tag, with the decisions that belong to it", HelpName = "REVISION" };

    /// <summary>Both.</summary>
    public IReadOnlyList<Option> All => [_run, _revision];

    /// <summary>Adds both to a verb.</summary>
    public void AddTo(Command verb)
    {
        foreach (Option option in All)
        {
            verb.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UserErrorException">Both, or something that is no run.</exception>
    public RevisionChoice Of(CommandContext context) => context.Value(_run) is not null && context.Value(_revision) is not null
        ? throw new UserErrorException("--run and --revision exclude each other")
        : new RevisionChoice(RunNumber.Parse(context.Value(_run)), context.Value(_revision));
}
