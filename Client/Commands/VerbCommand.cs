using System.CommandLine;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Commands;

/// <summary>A verb of the command line: its options stand in its constructor, what it does in <see cref="RunAsync"/>.</summary>
internal abstract class VerbCommand : Command
{
    private readonly SharedOptions _shared = new();

    protected VerbCommand(string name, string description, string example)
        : base(name, description)
    {
        Example = example;
        SetAction((parsed, cancellationToken) => RunAsync(new CommandContext(parsed, _shared, Given(parsed)), cancellationToken));
    }

    /// <summary>One command line that works, shown by --help.</summary>
    public string Example { get; }

    /// <summary>Does the verb's work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken);

    /// <summary>Adds what every verb takes, after the verb's own.</summary>
    protected void AddShared()
    {
        Add(_shared.Store);
        Add(_shared.Cluster);
        Add(_shared.Config);
        Add(_shared.Json);
    }

    /// <summary>Settings that the verb's own options make, by key.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Given(ParseResult parsed) => new Dictionary<string, string?>();

    /// <summary>The argument that names the data set.</summary>
    protected static Argument<string> DatasetArgument() => new("DATASET") { Description = "Name of the data set" };
}
