using System.CommandLine;

namespace SatCurate.Client.Terminal;

/// <summary>What every verb takes.</summary>
internal sealed class SharedOptions
{
    /// <summary>Which store.</summary>
    public Option<string?> Store { get; } = new("--store")
    {
        Description = "Directory of the store (default: SATCURATE_STORE, else the nearest .satcurate upward, else ./.satcurate), or azure:CONTAINER[/PREFIX] with the account from the environment",
        HelpName = "STORE",
    };

    /// <summary>Whether a running cluster is asked.</summary>
    public Option<bool> Cluster { get; } = new("--cluster") { Description = "Ask the running cluster of the configuration, which has the store" };

    /// <summary>Where settings stand.</summary>
    public Option<string?> Config { get; } = new("--config") { Description = "JSON file with settings (Store, Roles, ResidentSamples, Http, Log, Cluster); the environment comes before it", HelpName = "FILE" };

    /// <summary>How results are printed.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON" };

    /// <summary>The cap on sample grains, for the verbs whose silo wakes all of a data set's.</summary>
    public static Option<int?> ResidentSamples() => new("--resident-samples")
    {
        Description = "Sample grains to keep in memory at most; others sleep in their journals and are woken when they are visited (default: no cap)",
        HelpName = "N",
    };
}
