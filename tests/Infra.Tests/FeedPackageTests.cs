using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace SatCurate.Infra.Tests;

/// <summary>The library for programs that train: packed, referenced by a project that knows the package alone, and fed by a running server.</summary>
public sealed class FeedPackageTests : IDisposable
{
    private static readonly string s_program = Path.Combine(PackageFolder.Root, "Client", "bin", PackageFolder.Configuration, "net10.0", "satcurate.dll");

    private readonly PackageFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Library_PackedAndReferencedElsewhere_ReadsTheFeedOfARunningServer()
    {
        ShouldSayWhatItIs(await _folder.PackAsync("Feed", "SatCurate.Feed"));
        string consumer = await BuildConsumerAsync();
        string work = _folder.Make("work");
        await PackageFolder.RunAsync(work, "dotnet", s_program, "demo", "--samples", "300");
        await PackageFolder.RunAsync(work, "dotnet", s_program, "export", "demo", "--to", "demo.jsonl", "--split", "train");

        int port = FreePort();
        using Process server = PackageFolder.Start(work, [], "dotnet", s_program, "serve", "--roles", "web", "--urls", $"http://127.0.0.1:{port}");
        string[] read;
        try
        {
            // It waits until the server is there.
            read = (await PackageFolder.RunAsync(work, "dotnet", consumer, $"http://127.0.0.1:{port}", "demo")).TrimEnd().Split('\n');
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }

        JsonElement[] rows = [.. File.ReadLines(Path.Combine(work, "demo.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        rows.Length.ShouldBe(300);
        read[..^1].ShouldBe(rows.Select(Line));
        read[^1].ShouldBe($"Complete {rows[0].GetProperty("revision").GetString()}");
    }

    /// <summary>A project that has the folder with the package for its only source.</summary>
    /// <returns>The built program.</returns>
    private async Task<string> BuildConsumerAsync()
    {
        string consumer = _folder.Make("consumer");
        await File.WriteAllTextAsync(Path.Combine(consumer, "consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestoreSources>{_folder.Source}</RestoreSources>
                <RestorePackagesPath>{_folder.PathOf("nuget")}</RestorePackagesPath>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SatCurate.Feed" Version="{PackageFolder.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Consumer", "Program.cs.txt"), Path.Combine(consumer, "Program.cs"));
        await PackageFolder.RunAsync(consumer, "dotnet", "build", "-c", "Release", "-o", "out", "-v", "quiet", "--nologo");
        string output = Path.Combine(consumer, "out");
        Directory.EnumerateFiles(output, "*.dll").Select(Path.GetFileName).Order().ShouldBe(["SatCurate.Feed.dll", "consumer.dll"]);
        return Path.Combine(output, "consumer.dll");
    }

    private static void ShouldSayWhatItIs(string package)
    {
        XElement metadata = PackageFolder.MetadataOf(package);
        string Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        (Of("id"), Of("version"), Of("authors"), Of("readme")).ShouldBe(("SatCurate.Feed", PackageFolder.Version, "SatCurate", "PACKAGE.md"));
        Of("description").ShouldContain("cleaned targets");
        Of("tags").ShouldContain("training");
        metadata.Descendants().ShouldNotContain(element => element.Name.LocalName == "dependency");

        using ZipArchive archive = ZipFile.OpenRead(package);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName).Where(name => !name.Contains('.', StringComparison.Ordinal) || name.StartsWith("lib/", StringComparison.Ordinal) || name.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        files.ShouldBe(["PACKAGE.md", "lib/net10.0/SatCurate.Feed.dll", "lib/net10.0/SatCurate.Feed.xml"]);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Encoding.Latin1.GetString(bytes.ToArray()).ShouldNotContain(PackageFolder.Root, Case.Sensitive, entry.FullName);
        }
    }

    private static string Line(JsonElement row) =>
        $"{row.GetProperty("index").GetInt64()} {row.GetProperty("weight").GetSingle():R} "
        + string.Join(' ', row.GetProperty("soft_label").EnumerateArray().Select(probability => probability.GetSingle()));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
