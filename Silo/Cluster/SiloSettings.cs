using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using SatCurate.Curation;

namespace SatCurate.Silo.Cluster;

/// <summary>
/// Settings of silos and of clients of a cluster: from the command line, else the environment (<c>SATCURATE_CLUSTER__ID</c> for <c>Cluster:Id</c>), else a
/// JSON file. Every value is looked at before anything starts.
/// </summary>
public sealed class SiloSettings
{
    private const string Prefix = "SATCURATE_";
    private const string RolesHint = "Choose data, trainer, web, or several joined by commas";
    private readonly IConfiguration _values;

    private SiloSettings(IConfiguration values) => _values = values;

    /// <summary>The store; null where nobody names one.</summary>
    public string? Store => Text("Store");

    /// <summary>True where a cluster is configured.</summary>
    public bool HasCluster => Text("Cluster:Provider") is not null;

    /// <summary>Reads them.</summary>
    /// <param name="file">A JSON file; null for none.</param>
    /// <param name="given">What the command line says, by key; null values are not said.</param>
    /// <exception cref="UserErrorException">The file is missing or is no JSON.</exception>
    public static SiloSettings Read(string? file, IReadOnlyDictionary<string, string?> given)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        builder.AddEnvironmentVariables(Prefix);
        builder.AddInMemoryCollection(given.Where(pair => pair.Value is not null));
        try
        {
            return new SiloSettings(builder.Build());
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException or FormatException)
        {
            throw new UserErrorException($"the settings can't be read: {(e.InnerException ?? e).Message}", file, "Name a JSON file with --config");
        }
    }

    /// <summary>What this silo does; everything where nobody says.</summary>
    /// <exception cref="UserErrorException">A role is unknown.</exception>
    public SiloRoles Roles()
    {
        SiloRoles roles = SiloRoles.None;
        foreach (string name in (Text("Roles") ?? "data,trainer").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= name.ToLowerInvariant() switch
            {
                "data" => SiloRoles.Data,
                "trainer" => SiloRoles.Trainer,
                "web" => SiloRoles.Web,
                _ => throw Wrong("Roles", name, RolesHint),
            };
        }

        return roles != SiloRoles.None ? roles : throw Wrong("Roles", "", RolesHint);
    }

    /// <summary>What a served process does, and how it is watched.</summary>
    /// <exception cref="UserErrorException">A value can't be one.</exception>
    public ServeOptions Serve()
    {
        SiloRoles roles = Roles();
        if (Text("Urls") is { } urls && !roles.HasFlag(SiloRoles.Web))
        {
            throw Wrong("Urls", urls, "Only the role web answers there: add it to --roles");
        }

        if (Text("Http") is { } http && roles == SiloRoles.Web)
        {
            throw Wrong("Http", http, "Only a silo answers operators; the role web has /healthz/live and /healthz/ready at --urls");
        }

        return new(roles, Http(), Log())
        {
            ResidentSamples = ResidentSamples(),
            Web = roles.HasFlag(SiloRoles.Web) ? WebAddress.Parse(Text("Urls") ?? WebAddress.Default) : [],
        };
    }

    /// <summary>How many sample grains may be awake on a silo, 1 to 1,000,000,000; null where nobody says: no cap.</summary>
    /// <exception cref="UserErrorException">The value can't be one.</exception>
    public int? ResidentSamples() => Text("ResidentSamples") is null ? null : Number("ResidentSamples", 0, 1, 1_000_000_000);

    /// <summary>The cluster; null where none is configured.</summary>
    /// <exception cref="UserErrorException">A value can't be one.</exception>
    public ClusterOptions? Cluster()
    {
        if (Text("Cluster:Provider") is not { } name)
        {
            return null;
        }

        ClusterProvider provider = name.ToLowerInvariant() switch
        {
            "postgres" => ClusterProvider.Postgres,
            "redis" => ClusterProvider.Redis,
            "localhost" => ClusterProvider.Localhost,
            _ => throw Wrong("Cluster:Provider", name, "Choose postgres, redis or localhost"),
        };
        string? connection = Text("Cluster:ConnectionString");
        if (connection is null && provider != ClusterProvider.Localhost)
        {
            throw new UserErrorException($"{name} has no connection string", "Cluster:ConnectionString", $"Set {Variable("Cluster:ConnectionString")}");
        }

        string id = Text("Cluster:Id") ?? "satcurate";
        if (id.Length > 100 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw Wrong("Cluster:Id", id, "Choose up to 100 of a-z, A-Z, 0-9, '-', '_' and '.'");
        }

        return new ClusterOptions
        {
            Id = id,
            Provider = provider,
            ConnectionString = connection ?? "",
            Address = Address(),
            SiloPort = Port("Cluster:SiloPort", ClusterOptions.DefaultSiloPort),
            GatewayPort = Port("Cluster:GatewayPort", ClusterOptions.DefaultGatewayPort),
            Lease = TimeSpan.FromSeconds(Number("Cluster:LeaseSeconds", 60, 5, 3600)),
            Turn = TimeSpan.FromSeconds(Number("Cluster:TurnSeconds", 60, 1, 86_400)),
        };
    }

    private IPAddress Address()
    {
        string text = Text("Cluster:Address") ?? "127.0.0.1";
        if (!IPAddress.TryParse(text, out IPAddress? address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            throw Wrong("Cluster:Address", text, "Name the IP address by which other silos reach this one");
        }

        return Allowed(address, "Cluster:Address", "what silos say to each other is neither encrypted nor authenticated");
    }

    private LogFormat Log() => (Text("Log") ?? "text").ToLowerInvariant() switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        string name => throw Wrong("Log", name, "Choose text or json"),
    };

    private IPEndPoint? Http()
    {
        if (Text("Http") is not { } text)
        {
            return null;
        }

        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon];
        IPAddress? address = host switch
        {
            "localhost" => IPAddress.Loopback,
            ['[', .. var six, ']'] when six.Contains(':') && IPAddress.TryParse(six, out IPAddress? parsed) => parsed,
            _ when host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out IPAddress? parsed) => parsed,
            _ => null,
        };
        if (address is null || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is 0 or > 65535)
        {
            throw Wrong("Http", text, "Name an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080");
        }

        return new IPEndPoint(Allowed(address, "Http", "health and metrics are answered to whoever asks"), port);
    }

    private IPAddress Allowed(IPAddress address, string key, string why) => IPAddress.IsLoopback(address) || Flag("Cluster:AllowNetwork")
        ? address
        : throw new UserErrorException(
            $"{address} can be reached from the network, and {why}",
            key,
            $"On a private network allow it with --allow-network or {Variable("Cluster:AllowNetwork")}=true");

    private int Port(string key, int otherwise) => Number(key, otherwise, 1, 65535);

    private int Number(string key, int otherwise, int least, int most) => Text(key) is not { } text
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Wrong(key, text, $"Choose {least} to {most}");

    private bool Flag(string key) => (Text(key) ?? "false") switch
    {
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        string text => throw Wrong(key, text, "Choose true or false"),
    };

    private string? Text(string key) => string.IsNullOrWhiteSpace(_values[key]) ? null : _values[key]!.Trim();

    private static string Variable(string key) => Prefix + key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal);

    private static UserErrorException Wrong(string key, string value, string hint) => new($"'{value}' can't be {key}", Variable(key), hint);
}
