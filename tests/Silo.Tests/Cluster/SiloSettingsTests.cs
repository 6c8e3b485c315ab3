using System.Net;
using SatCurate.Curation;
using SatCurate.Silo.Cluster;

namespace SatCurate.Silo.Tests.Cluster;

public sealed class SiloSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Cluster_NothingConfigured_IsNone()
    {
        SiloSettings settings = Of("{}");
        settings.Cluster().ShouldBeNull();
        settings.Roles().ShouldBe(SiloRoles.Data | SiloRoles.Trainer);
        settings.Store.ShouldBeNull();
    }

    [Fact]
    public void Cluster_File_IsReadAndTheCommandLineComesBeforeIt()
    {
        SiloSettings settings = Of(
            """{ "Store": "azure:curation", "Roles": "trainer", "Cluster": { "Provider": "postgres", "ConnectionString": "secret", "Id": "a", "SiloPort": 4000 } }""",
            ("Cluster:SiloPort", "5000"),
            ("Roles", null));
        ClusterOptions cluster = settings.Cluster().ShouldNotBeNull();
        cluster.ShouldBe(new ClusterOptions { Id = "a", Provider = ClusterProvider.Postgres, ConnectionString = "secret", SiloPort = 5000 });
        cluster.ToString().ShouldNotContain("secret");
        settings.Roles().ShouldBe(SiloRoles.Trainer);
        settings.Store.ShouldBe("azure:curation");
    }

    [Theory]
    [InlineData("10.0.0.7", false)]
    [InlineData("10.0.0.7", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public void Address_OfTheNetwork_NeedsToBeAllowed(string address, bool allowed)
    {
        SiloSettings settings = Of(Localhost, ("Cluster:Address", address), ("Cluster:AllowNetwork", allowed ? "true" : null));
        if (allowed || IPAddress.IsLoopback(IPAddress.Parse(address)))
        {
            settings.Cluster()!.Address.ShouldBe(IPAddress.Parse(address));
        }
        else
        {
            Should.Throw<UserErrorException>(() => settings.Cluster()).Message.ShouldContain("--allow-network");
        }
    }

    [Theory]
    [InlineData("Cluster:Provider", "mysql")]
    [InlineData("Cluster:Id", "a b")]
    [InlineData("Cluster:SiloPort", "0")]
    [InlineData("Cluster:GatewayPort", "-1")]
    [InlineData("Cluster:LeaseSeconds", "4")]
    [InlineData("Cluster:TurnSeconds", "0")]
    [InlineData("Cluster:AllowNetwork", "perhaps")]
    [InlineData("Cluster:Address", "0.0.0.0")]
    public void Cluster_ValueThatCannotBe_IsNamed(string key, string value)
    {
        (string, string?)[] given = [("Cluster:Address", key == "Cluster:AllowNetwork" ? "10.0.0.7" : null), (key, value)];
        UserErrorException error = Should.Throw<UserErrorException>(() => Of(Localhost, given).Cluster());
        error.Message.ShouldContain($"'{value}'");
        error.Message.ShouldContain(key);
    }

    [Fact]
    public void Cluster_ProviderWithoutConnection_SaysWhichVariable() =>
        Should.Throw<UserErrorException>(() => Of("""{ "Cluster": { "Provider": "redis" } }""").Cluster())
            .Message.ShouldContain("SATCURATE_CLUSTER__CONNECTIONSTRING");

    [Theory]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("localhost:8080", "127.0.0.1:8080")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    public void Http_OfThisMachine_IsTaken(string text, string expected) =>
        Of("{}", ("Http", text)).Serve().Http.ShouldBe(IPEndPoint.Parse(expected));

    [Fact]
    public void Http_NobodySays_IsNone() => Of("{}").Serve().Http.ShouldBeNull();

    [Theory]
    [InlineData("10.0.0.7:8080")]
    [InlineData("0.0.0.0:8080")]
    [InlineData("[::]:8080")]
    public void Http_OfTheNetwork_NeedsToBeAllowed(string text)
    {
        Should.Throw<UserErrorException>(() => Of("{}", ("Http", text)).Serve()).Message.ShouldContain("--allow-network");
        Of("{}", ("Http", text), ("Cluster:AllowNetwork", "true")).Serve().Http.ShouldBe(IPEndPoint.Parse(text));
    }

    [Theory]
    [InlineData("8080")]
    [InlineData(":8080")]
    [InlineData("*:8080")]
    [InlineData("1:8080")]
    [InlineData("silo-1:8080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("127.0.0.1:http")]
    [InlineData("::1:8080")]
    [InlineData("http://127.0.0.1:8080")]
    public void Http_ThatCannotBe_IsNamed(string text)
    {
        UserErrorException error = Should.Throw<UserErrorException>(() => Of("{}", ("Http", text)).Serve());
        error.Message.ShouldContain($"'{text}' can't be Http");
        error.Message.ShouldContain("SATCURATE_HTTP");
    }

    [Theory]
    [InlineData(null, LogFormat.Text)]
    [InlineData("text", LogFormat.Text)]
    [InlineData("JSON", LogFormat.Json)]
    public void Log_Known_IsTaken(string? text, LogFormat expected) => Of("{}", ("Log", text)).Serve().Log.ShouldBe(expected);

    [Fact]
    public void Log_Unknown_IsNamed() => Should.Throw<UserErrorException>(() => Of("{}", ("Log", "xml")).Serve()).Message.ShouldContain("'xml' can't be Log");

    [Theory]
    [InlineData("cook")]
    [InlineData(",")]
    public void Roles_Unknown_AreRefused(string roles) =>
        Should.Throw<UserErrorException>(() => Of("{}", ("Roles", roles)).Roles()).Message.ShouldContain("data, trainer");

    [Fact]
    public void ResidentSamples_NobodySays_AreNotCapped() => Of("{}").ResidentSamples().ShouldBeNull();

    [Theory]
    [InlineData("""{ "ResidentSamples": 5000 }""", null, 5000)]
    [InlineData("""{ "ResidentSamples": 5000 }""", "1", 1)]
    [InlineData("{}", "1000000000", 1_000_000_000)]
    public void ResidentSamples_FileOrCommandLine_IsRead(string json, string? given, int expected) =>
        Of(json, ("ResidentSamples", given)).ResidentSamples().ShouldBe(expected);

    [Theory]
    [InlineData("0")]
    [InlineData("-7")]
    [InlineData("1000000001")]
    [InlineData("1e6")]
    [InlineData("many")]
    public void ResidentSamples_ValueThatCannotBe_IsNamed(string value)
    {
        string message = Should.Throw<UserErrorException>(() => Of("{}", ("ResidentSamples", value)).ResidentSamples()).Message;
        message.ShouldContain($"'{value}'");
        message.ShouldContain("SATCURATE_RESIDENTSAMPLES");
    }

    [Theory]
    [InlineData(null, "127.0.0.1:8080")]
    [InlineData("http://localhost:9000", "127.0.0.1:9000")]
    [InlineData("http://[::1]:9000/;http://127.0.0.2:0", "[::1]:9000 127.0.0.2:0")]
    public void Urls_OfTheLoopback_AreListenedAt(string? urls, string expected) =>
        string.Join(' ', Of("{}", ("Roles", "web"), ("Urls", urls)).Serve().Web).ShouldBe(expected);

    [Theory]
    [InlineData("http://0.0.0.0:8080", "can be reached from the network")]
    [InlineData("http://[::]:8080", "can be reached from the network")]
    [InlineData("http://10.1.2.3:8080", "can be reached from the network")]
    [InlineData("http://localhost.example:8080", "can be reached from the network")]
    [InlineData("http://127.0.0.1:8080;http://10.1.2.3:8080", "10.1.2.3 can be reached from the network")]
    [InlineData("https://127.0.0.1:8080", "can't be listened at")]
    [InlineData("http://127.0.0.1:8080/path", "can't be listened at")]
    [InlineData("127.0.0.1:8080", "can't be listened at")]
    public void Urls_ThatCannotBe_AreNamed(string urls, string what) =>
        Should.Throw<UserErrorException>(() => Of("{}", ("Roles", "web"), ("Urls", urls), ("Cluster:AllowNetwork", "true")).Serve()).Message.ShouldContain(what);

    [Fact]
    public void Serve_AddressOfARoleThatIsNotThere_IsRefused()
    {
        Should.Throw<UserErrorException>(() => Of("{}", ("Urls", "http://127.0.0.1:8080")).Serve()).Message.ShouldContain("add it to --roles");
        Should.Throw<UserErrorException>(() => Of("{}", ("Roles", "web"), ("Http", "127.0.0.1:8080")).Serve()).Message.ShouldContain("/healthz/live");
        Of("{}", ("Roles", "data,web")).Serve().Roles.ShouldBe(SiloRoles.Data | SiloRoles.Web);
    }

    [Fact]
    public void Read_NoJson_IsRefused() => Should.Throw<UserErrorException>(() => Of("{ no")).Message.ShouldContain(_file);

    public void Dispose() => File.Delete(_file);

    private const string Localhost = """{ "Cluster": { "Provider": "localhost" } }""";

    private SiloSettings Of(string json, params (string Key, string? Value)[] given)
    {
        File.WriteAllText(_file, json);
        var values = new Dictionary<string, string?>();
        foreach ((string key, string? value) in given)
        {
            values[key] = value;
        }

        return SiloSettings.Read(_file, values);
    }
}
