using System.CommandLine;
using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Silo.Cluster;
using SatCurate.Storage;

namespace SatCurate.Client.Terminal;

/// <summary>What a verb works with: its values, the store it was told, and where to write.</summary>
internal sealed class CommandContext
{
    private readonly ParseResult _parsed;
    private readonly SharedOptions _shared;

    /// <param name="parsed">The command line.</param>
    /// <param name="shared">What every verb takes.</param>
    /// <param name="given">Settings that the verb's own options make, by key.</param>
    public CommandContext(ParseResult parsed, SharedOptions shared, IReadOnlyDictionary<string, string?> given)
    {
        (_parsed, _shared) = (parsed, shared);
        Settings = SiloSettings.Read(parsed.GetValue(shared.Config), given);
        Store = StorePath.Resolve(parsed.GetValue(shared.Store), Settings.Store, Environment.CurrentDirectory);
    }

    /// <summary>The store: a directory, or <c>azure:CONTAINER[/PREFIX]</c>.</summary>
    public string Store { get; }

    /// <summary>True where nobody named the store on the command line, so that the next command finds it by itself.</summary>
    public bool StoreIsDefault => string.IsNullOrWhiteSpace(_parsed.GetValue(_shared.Store));

    /// <summary>The settings of silos and clusters.</summary>
    public SiloSettings Settings { get; }

    /// <summary>The store, and the cluster that has it where <c>--cluster</c> stands on the command line.</summary>
    /// <exception cref="UserErrorException">No cluster is configured, or a setting can't be one.</exception>
    public StorePlace Place => new(Store, _parsed.GetValue(_shared.Cluster) ? RequiredCluster : null, Notices) { ResidentSamples = Settings.ResidentSamples() };

    /// <summary>The cluster that is configured.</summary>
    /// <exception cref="UserErrorException">None is, or one of its settings can't be one.</exception>
    public ClusterOptions RequiredCluster => Settings.Cluster() ?? throw new UserErrorException(
        "no cluster is configured", "SATCURATE_CLUSTER__PROVIDER", "Set it to postgres or redis, with SATCURATE_CLUSTER__CONNECTIONSTRING, or name a file with --config");

    /// <summary>
    /// What is done when the store has something to say. One that is lost ends the process at once: another may write there now, and whatever
    /// is durable is what a resume goes on from.
    /// </summary>
    public StoreNotices Notices => new(
        Error.WriteLine,
        lost =>
        {
            Error.WriteLine(Failure.Describe(new IOException(lost), interrupted: false).Line);
            ProcessEnd.AtOnce(ExitCode.Failure);
        });

    /// <summary>True where the result is to be JSON.</summary>
    public bool Json => _parsed.GetValue(_shared.Json);

    /// <summary>Results.</summary>
    public TextWriter Out => _parsed.InvocationConfiguration.Output;

    /// <summary>Progress and logs.</summary>
    public TextWriter Error => _parsed.InvocationConfiguration.Error;

    /// <summary>True where results go to a terminal.</summary>
    public bool OutIsTerminal => ReferenceEquals(Out, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>True where progress goes to a terminal.</summary>
    public bool ErrorIsTerminal => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>True where an option stands on the command line, false where its default holds.</summary>
    public bool IsGiven(Option option) => _parsed.GetResult(option) is { Implicit: false };

    /// <summary>The value of an option; its default where it was not given.</summary>
    public T? Value<T>(Option<T> option) => _parsed.GetValue(option);

    /// <summary>The value of an argument; null where an optional one was not given.</summary>
    public T? Value<T>(Argument<T> argument) => _parsed.GetValue(argument);

    /// <summary>The value of an argument that the parser has seen to.</summary>
    public T Required<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>The value of an option that the parser has seen to.</summary>
    public T Required<T>(Option<T> option) => _parsed.GetRequiredValue(option);
}
