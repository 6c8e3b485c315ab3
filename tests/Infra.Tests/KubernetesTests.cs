using YamlDotNet.RepresentationModel;

namespace SatCurate.Infra.Tests;

/// <summary>infra/kubernetes, as written; what kustomize makes of it is kubectl's to say.</summary>
public class KubernetesTests
{
    private const string Base = "kubernetes/base";

    private static IEnumerable<YamlNode> Silos => Yaml.Objects(Base, "StatefulSet").Concat(Yaml.Objects(Base, "Deployment"));

    private static IEnumerable<YamlNode> Pods => Silos.Concat(Yaml.Objects(Base, "Job")).SelectMany(o => o.At("spec", "template", "spec"));

    public static TheoryData<string> Kustomizations => [.. Yaml.Files.Where(f => Path.GetFileName(f) == "kustomization.yaml")];

    [Theory]
    [MemberData(nameof(Kustomizations))]
    public void Kustomization_OfAnyFolder_NamesFilesThatAreThereAndAllOfThem(string file)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Yaml.Infra, file))!;
        YamlNode kustomization = Yaml.Documents(file).Single();
        string[] named =
        [
            .. kustomization.Values("resources", "*"), .. kustomization.Values("patches", "*", "path"),
            .. kustomization.Values("configMapGenerator", "*", "files", "*"),
        ];
        foreach (string name in named)
        {
            string path = Path.Combine(folder, name);
            (File.Exists(path) || File.Exists(Path.Combine(path, "kustomization.yaml"))).ShouldBeTrue($"{file}: {name}");
        }

        Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Except(named).ShouldBe(["kustomization.yaml"]);
    }

    [Fact]
    public void Silos_OfTheCluster_ServeARoleThatTheProgramKnows()
    {
        string[] args = [.. Silos.Select(s => string.Join(' ', s.Values("spec", "template", "spec", "containers", "*", "args", "*")))];
        args.Order().ShouldBe(Surface.Roles.Select(r => $"serve --roles {r}"));
        args.SelectMany(a => a.Split(' ')).Where(a => a.StartsWith("--", StringComparison.Ordinal)).Except(Surface.Flags).ShouldBeEmpty();
    }

    [Fact]
    public void Silos_Settings_AreThoseThatTheProgramReads()
    {
        foreach (YamlNode silo in Silos)
        {
            silo.Values("spec", "template", "spec", "containers", "*", "env", "*", "name").Except(Surface.Variables).ShouldBeEmpty();
        }

        string[] settings = [.. Yaml.Files.SelectMany(Yaml.Documents).SelectMany(d => d.Values("configMapGenerator", "*", "literals", "*")).Select(l => l.Split('=')[0])];
        settings.ShouldContain("SATCURATE_CLUSTER__ALLOWNETWORK");
        settings.ShouldContain("SATCURATE_HTTP");
        settings.Except(Surface.Variables).ShouldBeEmpty();
    }

    [Fact]
    public void Silos_PortsAndProbes_AreTheProgramsPorts()
    {
        foreach (YamlNode silo in Silos)
        {
            YamlNode container = silo.At("spec", "template", "spec", "containers", "*").Single();
            bool data = silo.Value("kind") == "StatefulSet";
            (string, int)[] ports = [("silo", Surface.SiloPort), .. data ? [("gateway", Surface.GatewayPort)] : (ReadOnlySpan<(string, int)>)[], ("http", Surface.HttpPort)];
            container.At("ports", "*").Select(p => (p.Value("name"), int.Parse(p.Value("containerPort")))).ShouldBe(ports);
            foreach ((string probe, string path) in ((string, string)[])[("startupProbe", "/health/ready"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready")])
            {
                Surface.Paths.ShouldContain(path);
                container.Value(probe, "httpGet", "path").ShouldBe(path);
                container.Value(probe, "httpGet", "port").ShouldBe("http");
                int.Parse(container.Value(probe, "timeoutSeconds")).ShouldBeGreaterThan(Surface.CheckSeconds);
            }

            int.Parse(silo.Value("spec", "template", "spec", "terminationGracePeriodSeconds")).ShouldBeGreaterThan(Surface.DrainSeconds);
        }
    }

    [Fact]
    public void NetworkPolicy_LetsSilosAloneReachTheirPorts()
    {
        YamlNode policy = Yaml.Objects(Base, "NetworkPolicy").Single();
        policy.Values("spec", "policyTypes", "*").ShouldBe(["Ingress"]);
        policy.Value("spec", "podSelector", "matchLabels", "app.kubernetes.io/name").ShouldBe("satcurate");
        YamlNode[] rules = [.. policy.At("spec", "ingress", "*")];
        rules.Length.ShouldBe(2);
        rules[0].Values("ports", "*", "port").Select(int.Parse).ShouldBe([Surface.SiloPort, Surface.GatewayPort]);
        YamlNode from = rules[0].At("from", "*").Single();
        from.Keys().ShouldBe(["podSelector"]);
        from.Values("podSelector", "matchExpressions", "*", "values", "*").ShouldBe(Surface.Roles);
    }

    [Fact]
    public void NetworkPolicy_LetsScrapersReachMetricsAlone_AsTheReadmeSays()
    {
        YamlNode rule = Yaml.Objects(Base, "NetworkPolicy").Single().At("spec", "ingress", "*").Last();
        rule.Values("ports", "*", "port").Select(int.Parse).ShouldBe([Surface.HttpPort]);
        YamlNode from = rule.At("from", "*").Single();
        from.Keys().ShouldBe(["namespaceSelector"]);
        string label = from.Keys("namespaceSelector", "matchLabels").Single();
        Yaml.Text("README.md").ShouldContain($"{label}={from.Value("namespaceSelector", "matchLabels", label)}");
    }

    [Fact]
    public void Pods_OfAnyKind_AreConfinedAndMeasured()
    {
        Pods.Count().ShouldBe(3);
        foreach (YamlNode pod in Pods)
        {
            pod.Value("securityContext", "runAsNonRoot").ShouldBe("true");
            pod.Value("securityContext", "seccompProfile", "type").ShouldBe("RuntimeDefault");
            YamlNode container = pod.At("containers", "*").Single();
            container.Value("securityContext", "readOnlyRootFilesystem").ShouldBe("true");
            container.Value("securityContext", "allowPrivilegeEscalation").ShouldBe("false");
            container.Values("securityContext", "capabilities", "drop", "*").ShouldBe(["ALL"]);
            container.Value("resources", "limits", "memory").ShouldNotBeEmpty();
            container.Value("resources", "requests", "cpu").ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Disruptions_OfEveryRole_AreBudgeted() =>
        Yaml.Objects(Base, "PodDisruptionBudget")
            .Select(b => b.Value("spec", "selector", "matchLabels", "app.kubernetes.io/component"))
            .ShouldBe(Surface.Roles);

    [Fact]
    public void SchemaJob_RunsTheSchemaOfPostgres()
    {
        YamlNode generated = Yaml.Documents("postgres/kustomization.yaml").Single().At("configMapGenerator", "*").Single();
        YamlNode job = Yaml.Objects(Base, "Job").Single();
        job.Value("spec", "template", "spec", "volumes", "*", "configMap", "name").ShouldBe(generated.Value("name"));
        generated.Values("files", "*").ShouldBe(["clustering.sql"]);
        job.Values("spec", "template", "spec", "containers", "*", "command", "*").Last().ShouldBe("/schema/clustering.sql");
        Yaml.Documents($"{Base}/kustomization.yaml").Single().Values("resources", "*").ShouldContain("../../postgres");
    }

    [Fact]
    public void Trainers_OfTheGpuOverlay_AskForAGpu() =>
        Yaml.Objects("kubernetes/overlays/gpu", "Deployment").Single()
            .Value("spec", "template", "spec", "containers", "*", "resources", "limits", "nvidia.com/gpu").ShouldBe("1");
}
