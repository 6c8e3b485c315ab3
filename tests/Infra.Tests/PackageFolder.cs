using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace SatCurate.Infra.Tests;

/// <summary>A folder outside the repository in which packages are made, of what the tests were built from, and used.</summary>
internal sealed class PackageFolder : IDisposable
{
    public const string Version = "0.0.1-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-packages-").FullName;

    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.GetDirectoryName(Yaml.Infra)!;

    /// <summary>The configuration that the tests were built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Where <see cref="PackAsync"/> puts packages: a source for NuGet.</summary>
    public string Source => PathOf("packages");

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Makes an empty folder.</summary>
    public string Make(string name) => Directory.CreateDirectory(PathOf(name)).FullName;

    /// <summary>Packs a project as release.sh does, but for the build.</summary>
    /// <returns>The package, which is named <paramref name="id"/>.</returns>
    public async Task<string> PackAsync(string project, string id)
    {
        await RunAsync(
            Root, "dotnet", "pack", $"{project}/{project}.csproj", "--no-build", "-c", Configuration, $"-p:PackageVersion={Version}", "-o", Source, "-v", "quiet");
        return Path.Combine(Source, $"{id}.{Version}.nupkg");
    }

    /// <summary>What a package says of itself.</summary>
    public static XElement MetadataOf(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().First();
    }

    /// <summary>Runs a program that must succeed; returns what it prints.</summary>
    public static Task<string> RunAsync(string folder, string program, params string[] arguments) => RunAsync(folder, [], program, arguments);

    /// <summary>Runs a program that must succeed, with variables of its own; returns what it prints, with the loader's if that is asked to talk.</summary>
    public static async Task<string> RunAsync(string folder, Dictionary<string, string> environment, string program, string[] arguments)
    {
        using Process process = Start(folder, environment, program, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}{await errors}");
        return environment.ContainsKey("LD_DEBUG") ? await errors : output;
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string folder, Dictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("SATCURATE_STORE");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
