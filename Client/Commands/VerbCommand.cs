using System.CommandLine;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Commands;

/// <summary>A verb of the command line: its options stand in its constructor, what it does in <see cref="RunAsync"/>.</summary>
internal abstract class VerbCommand : Command
{
    private readonly Option<string?> _store = new("--store")
    {
        Description = "Directory of the store (default: SATCURATE_STORE, else the nearest .satcurate upward, else ./.satcurate), or azure:CONTAINER[/PREFIX] with the account from the environment",
        HelpName = "STORE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON" };

    protected VerbCommand(string name, string description, string example)
        : base(name, description)
    {
        Example = example;
        SetAction((parsed, cancellationToken) => RunAsync(
            new CommandContext(parsed, parsed.GetValue(_store), parsed.GetValue(_json)), cancellationToken));
    }

    /// <summary>One command line that works, shown by --help.</summary>
    public string Example { get; }

    /// <summary>Does the verb's work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken);

    /// <summary>Adds what every verb takes, after the verb's own.</summary>
    protected void AddShared()
    {
        Add(_store);
        Add(_json);
    }

    /// <summary>The argument that names the data set.</summary>
    protected static Argument<string> DatasetArgument() => new("DATASET") { Description = "Name of the data set" };
}
