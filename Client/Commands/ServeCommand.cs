using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Silo.Cluster;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>Runs a silo of a cluster until it is told to go.</summary>
internal sealed class ServeCommand : VerbCommand
{
    private readonly Option<string?> _roles = new("--roles") { Description = "data (holds samples), trainer (trains runs), or both: data,trainer (default)", HelpName = "ROLES" };
    private readonly Option<string?> _address = new("--address") { Description = "IP address by which other silos reach this one (default: 127.0.0.1)", HelpName = "IP" };
    private readonly Option<bool> _allowNetwork = new("--allow-network") { Description = "Allow an address that is not loopback: silos talk unencrypted, so the network must be private" };
    private readonly Option<string?> _http = new("--http") { Description = "Answer operators at this address: /health/live, /health/ready, /metrics (default: nowhere)", HelpName = "IP:PORT" };
    private readonly Option<string?> _log = new("--log") { Description = "How to log: text (default), or json, an object a line", HelpName = "FORMAT" };
    private readonly Option<int?> _siloPort = new("--silo-port") { Description = "Port for other silos (default: 11111)", HelpName = "N" };
    private readonly Option<int?> _gatewayPort = new("--gateway-port") { Description = "Port for clients (default: 30000)", HelpName = "N" };
    private readonly Option<int?> _residentSamples = SharedOptions.ResidentSamples();

    public ServeCommand()
        : base("serve", "Run a silo of a cluster until SIGTERM or Ctrl-C, which lets it hand on what it has", "satcurate serve --roles data --store azure:curation")
    {
        foreach (Option option in (Option[])[_roles, _address, _allowNetwork, _siloPort, _gatewayPort, _residentSamples, _http, _log])
        {
            Add(option);
        }

        AddShared();
    }

    protected override IReadOnlyDictionary<string, string?> Given(ParseResult parsed) => new Dictionary<string, string?>
    {
        ["Roles"] = parsed.GetValue(_roles),
        ["Cluster:Address"] = parsed.GetValue(_address),
        ["Cluster:AllowNetwork"] = parsed.GetValue(_allowNetwork) ? "true" : null,
        ["Http"] = parsed.GetValue(_http),
        ["Log"] = parsed.GetValue(_log),
        ["Cluster:SiloPort"] = parsed.GetValue(_siloPort)?.ToString(CultureInfo.InvariantCulture),
        ["Cluster:GatewayPort"] = parsed.GetValue(_gatewayPort)?.ToString(CultureInfo.InvariantCulture),
        ["ResidentSamples"] = parsed.GetValue(_residentSamples)?.ToString(CultureInfo.InvariantCulture),
    };

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        ServeOptions options = context.Settings.Serve();
        ClusterOptions cluster = context.RequiredCluster;
        using var lines = new ServeLines(cluster, options, context.Error);
        try
        {
            string does = options.Roles.ToString().ToLowerInvariant();
            await ServedSilo.RunAsync(
                context.Store,
                cluster,
                options,
                Notices(lines),
                () => lines.Say($"serving {context.Store} as {does} in {cluster} at {cluster.Address}:{cluster.SiloPort}"),
                cancellationToken);
        }
        catch (Exception e) when (lines.AreJson)
        {
            (string line, int code) = Failure.Describe(e, cancellationToken.IsCancellationRequested);
            lines.Fail(line);
            return code;
        }

        lines.Say("gone: what it had is handed on");
        return ExitCode.Success;
    }

    /// <summary>As <see cref="CommandContext.Notices"/>, in the form of the log.</summary>
    private static StoreNotices Notices(ServeLines lines) => new(
        lines.Say,
        lost =>
        {
            lines.Fail(Failure.Describe(new IOException(lost), interrupted: false).Line);
            lines.Dispose();
            ProcessEnd.AtOnce(ExitCode.Failure);
        });
}
