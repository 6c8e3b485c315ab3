using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Client.Web;
using SatCurate.Silo;
using SatCurate.Silo.Cluster;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>Runs a silo of a cluster until it is told to go.</summary>
internal sealed class ServeCommand : VerbCommand
{
    private readonly Option<string?> _roles = new("--roles") { Description = "data (holds samples), trainer (trains runs), web (answers programs over HTTP), or several: data,trainer (default)", HelpName = "ROLES" };
    private readonly Option<string?> _address = new("--address") { Description = "IP address by which other silos reach this one (default: 127.0.0.1)", HelpName = "IP" };
    private readonly Option<bool> _allowNetwork = new("--allow-network") { Description = "Allow an address that is not loopback: silos talk unencrypted, so the network must be private" };
    private readonly Option<string?> _http = new("--http") { Description = "Answer operators at this address: /health/live, /health/ready, /metrics (default: nowhere)", HelpName = "IP:PORT" };
    private readonly Option<string?> _urls = new("--urls") { Description = "Where the role web answers, on the loopback (default: http://127.0.0.1:8080)", HelpName = "URL" };
    private readonly Option<string?> _log = new("--log") { Description = "How to log: text (default), or json, an object a line", HelpName = "FORMAT" };
    private readonly Option<int?> _siloPort = new("--silo-port") { Description = "Port for other silos (default: 11111)", HelpName = "N" };
    private readonly Option<int?> _gatewayPort = new("--gateway-port") { Description = "Port for clients (default: 30000)", HelpName = "N" };
    private readonly Option<int?> _residentSamples = SharedOptions.ResidentSamples();

    public ServeCommand()
        : base("serve", "Run a silo of a cluster until SIGTERM or Ctrl-C, which lets it hand on what it has", "satcurate serve --roles data --store azure:curation")
    {
        foreach (Option option in (Option[])[_roles, _address, _allowNetwork, _siloPort, _gatewayPort, _residentSamples, _urls, _http, _log])
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
        ["Urls"] = parsed.GetValue(_urls),
        ["Http"] = parsed.GetValue(_http),
        ["Log"] = parsed.GetValue(_log),
        ["Cluster:SiloPort"] = parsed.GetValue(_siloPort)?.ToString(CultureInfo.InvariantCulture),
        ["Cluster:GatewayPort"] = parsed.GetValue(_gatewayPort)?.ToString(CultureInfo.InvariantCulture),
        ["ResidentSamples"] = parsed.GetValue(_residentSamples)?.ToString(CultureInfo.InvariantCulture),
    };

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        ServeOptions options = context.Settings.Serve();
        ClusterOptions? cluster = options.Roles == SiloRoles.Web ? context.Settings.Cluster() : context.RequiredCluster;
        using var lines = new ServeLines(cluster, options, context.Error);
        try
        {
            await (options.Roles == SiloRoles.Web
                ? ServeWebAsync(context, cluster, options, lines, cancellationToken)
                : ServeSiloAsync(context, cluster!, options, lines, cancellationToken));
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

    /// <summary>A silo, and the role web beside it where it has that too; the one ends with the other.</summary>
    private static async Task ServeSiloAsync(
        CommandContext context, ClusterOptions cluster, ServeOptions options, ServeLines lines, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var serving = new TaskCompletionSource();
        string does = options.Roles.ToString().ToLowerInvariant();
        Task silo = ServedSilo.RunAsync(
            context.Store,
            cluster,
            options,
            Notices(lines),
            () =>
            {
                lines.Say($"serving {context.Store} as {does} in {cluster} at {cluster.Address}:{cluster.SiloPort}");
                serving.SetResult();
            },
            end.Token);
        if (options.Roles.HasFlag(SiloRoles.Web) && await Task.WhenAny(silo, serving.Task) == serving.Task)
        {
            Task web = ServeWebAsync(context, cluster, options, lines, end.Token);
            Task first = await Task.WhenAny(silo, web);
            await end.CancelAsync();
            await Task.WhenAll(first, silo, web);
        }

        await silo;
    }

    private static Task ServeWebAsync(
        CommandContext context, ClusterOptions? cluster, ServeOptions options, ServeLines lines, CancellationToken cancellationToken) => WebServer.RunAsync(
            new StorePlace(context.Store, cluster, Notices(lines)) { ResidentSamples = context.Settings.ResidentSamples() },
            cluster,
            options,
            addresses => lines.Say($"serving {context.Store} as web at {addresses}"),
            cancellationToken);

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
