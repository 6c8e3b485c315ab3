using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SatCurate.Infra.Tests;

/// <summary>What all files of infra/ must keep.</summary>
public partial class FileTests
{
    public static TheoryData<string> YamlFiles => [.. Yaml.Files];

    public static TheoryData<string> Dockerfiles => ["Dockerfile", "Dockerfile.cuda"];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Yaml_OfAnyFile_Parses(string file) => Yaml.Documents(file).ShouldAllBe(d => d is YamlMappingNode);

    [Fact]
    public void Schema_InInfra_IsOneFile() =>
        Directory.EnumerateFiles(Yaml.Infra, "*.sql", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Yaml.Infra, f))
            .ShouldBe(["postgres/clustering.sql"]);

    [Fact]
    public void Secrets_InAnyFile_AreNamedAndNotWritten()
    {
        foreach (string file in Directory.EnumerateFiles(Yaml.Infra, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".env"))
        {
            string text = File.ReadAllText(file);
            WrittenSecret().Matches(text).Select(m => m.Value).ShouldBeEmpty(file);
            LongKey().Matches(text).Select(m => m.Value).ShouldBeEmpty(file);
        }

        Yaml.Files.SelectMany(Yaml.Documents).Where(d => d.Value("kind") == "Secret").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Dockerfile_OfAnyBackend_RunsServeAsAUserOnTheRuntimeOfTheProgram(string file)
    {
        string[] lines = Yaml.Text(file).Split('\n');
        lines.ShouldContain("USER 1654:1654");
        lines.ShouldContain("CMD [\"serve\"]");
        lines.ShouldContain($"EXPOSE {Surface.SiloPort} {Surface.GatewayPort} {Surface.HttpPort}");
        string root = Path.GetDirectoryName(Yaml.Infra)!;
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(root, "Client", "bin", configuration, "net10.0", "satcurate.runtimeconfig.json");
        bool web = File.ReadAllText(program).Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal);
        lines.Last(l => l.StartsWith("FROM ", StringComparison.Ordinal)).ShouldBe($"FROM mcr.microsoft.com/dotnet/{(web ? "aspnet" : "runtime")}:10.0-noble");
        lines.ShouldContain("FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build");
        Variables().Matches(Yaml.Text(file)).Select(m => m.Value).Except(Surface.Variables).ShouldBeEmpty();
    }

    [Fact]
    public void BuildContext_OfTheImages_HasEveryProjectOfTheProgram()
    {
        string root = Path.GetDirectoryName(Yaml.Infra)!;
        string[] taken = [.. File.ReadAllLines(Path.Combine(root, ".dockerignore")).Where(l => l.StartsWith('!')).Select(l => l[1..])];
        IEnumerable<string> projects = Directory.EnumerateDirectories(root)
            .Select(d => Path.GetFileName(d))
            .Where(d => File.Exists(Path.Combine(root, d, d + ".csproj")));
        projects.Except(taken).ShouldBeEmpty();
        projects.ShouldContain("Client");
    }

    /// <summary>A key or password with a value that is neither a reference nor nothing.</summary>
    [GeneratedRegex(@"(?i)(AccountKey|Password|SharedAccessSignature)\s*=\s*(?![$\s.""';<]|%s)[^;\s]+")]
    private static partial Regex WrittenSecret();

    /// <summary>Keys of storage accounts, and the like.</summary>
    [GeneratedRegex("[A-Za-z0-9+/]{60,}={0,2}")]
    private static partial Regex LongKey();

    [GeneratedRegex("SATCURATE_[A-Z_]+")]
    private static partial Regex Variables();
}
