using YamlDotNet.RepresentationModel;

namespace SatCurate.Infra.Tests;

/// <summary>infra/compose.yaml.</summary>
public class ComposeTests
{
    private static readonly YamlNode s_compose = Yaml.Documents("compose.yaml").Single();

    private static IEnumerable<YamlNode> Silos => s_compose.At("services", "*").Where(s => s.Values("image").Single().StartsWith("satcurate", StringComparison.Ordinal));

    [Fact]
    public void Silos_OfTheCluster_AreTwoForDataAndATrainer() =>
        Silos.Select(s => string.Join(' ', s.Values("command", "*"))).ShouldBe(["serve --roles data", "serve --roles data", "serve --roles trainer"]);

    [Fact]
    public void Silos_Settings_AreThoseThatTheProgramReads()
    {
        foreach (YamlNode silo in Silos)
        {
            silo.Keys("environment").ShouldContain("SATCURATE_CLUSTER__CONNECTIONSTRING");
            silo.Keys("environment").Except(Surface.Variables).ShouldBeEmpty();
            silo.Value("environment", "SATCURATE_CLUSTER__ADDRESS").ShouldBe(silo.Value("networks", "cluster", "ipv4_address"));
            silo.Value("environment", "SATCURATE_HTTP").ShouldBe($"127.0.0.1:{Surface.HttpPort}");
            string check = silo.Values("healthcheck", "test", "*").Last();
            check.ShouldContain($"/dev/tcp/127.0.0.1/{Surface.HttpPort} ");
            Surface.Paths.ShouldContain(check.Split(' ').Single(word => word.StartsWith("/health", StringComparison.Ordinal)));
            int.Parse(silo.Value("stop_grace_period").TrimEnd('s')).ShouldBeGreaterThan(Surface.DrainSeconds);
            silo.Value("depends_on", "schema", "condition").ShouldBe("service_completed_successfully");
        }
    }

    [Fact]
    public void SchemaStep_RunsTheSchemaOfPostgres()
    {
        YamlNode schema = s_compose.At("services", "schema").Single();
        schema.Values("volumes", "*").ShouldBe(["./postgres/clustering.sql:/schema/clustering.sql:ro"]);
        schema.Values("command", "*").ShouldBe(["psql", "-v", "ON_ERROR_STOP=1", "-f", "/schema/clustering.sql"]);
    }

    [Fact]
    public void Ports_OfAnyService_StayInTheNetwork() => s_compose.At("services", "*", "ports").ShouldBeEmpty();

    [Fact]
    public void Builds_OfTheSilos_TakeADockerfileOfInfra()
    {
        foreach (YamlNode silo in Silos)
        {
            silo.Value("build", "context").ShouldBe("..");
            File.Exists(Path.Combine(Path.GetDirectoryName(Yaml.Infra)!, silo.Value("build", "dockerfile"))).ShouldBeTrue();
        }
    }
}
