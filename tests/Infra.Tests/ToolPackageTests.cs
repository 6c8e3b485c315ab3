using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SatCurate.Infra.Tests;

/// <summary>The package of the command: packed from what the tests were built from, installed into a folder of its own, and run there.</summary>
public sealed partial class ToolPackageTests : IDisposable
{
    private const string Version = "0.0.1-test";

    private static readonly string s_root = Path.GetDirectoryName(Yaml.Infra)!;

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tool_PackedAndInstalledInAnEmptyFolder_FindsItsOwnTorchAndCleansTheDemo()
    {
        string packages = Path.Combine(_folder, "packages");
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunAsync(
            s_root, "dotnet", "pack", "Client/Client.csproj", "--no-build", "-c", configuration, $"-p:PackageVersion={Version}", "-o", packages, "-v", "quiet");
        string package = Path.Combine(packages, $"SatCurate.Tool.{Version}.nupkg");
        new FileInfo(package).Length.ShouldBeLessThan(250L << 20, "NuGet.org takes no larger ones");
        ShouldSayWhatItIs(package);

        string tools = Path.Combine(_folder, "tools");
        await RunAsync(
            _folder, "dotnet", "tool", "install", "SatCurate.Tool", "--version", Version, "--source", packages, "--tool-path", tools);
        string work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        string[] loaded = await LibrariesOfDoctorAsync(Path.Combine(tools, "satcurate"), work);
        loaded.ShouldContain(library => library.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal));
        loaded.ShouldAllBe(library => library.StartsWith(tools, StringComparison.Ordinal));
        string demo = await RunAsync(work, Path.Combine(tools, "satcurate"), "demo", "--samples", "300");
        demo.ShouldContain("AUROC");
        Directory.Exists(Path.Combine(work, ".satcurate", "datasets", "demo")).ShouldBeTrue();
    }

    /// <summary>Paths of libtorch's libraries that doctor loads, as the system's loader tells them.</summary>
    private static async Task<string[]> LibrariesOfDoctorAsync(string program, string folder)
    {
        string told = await RunAsync(folder, "files", program, ["doctor"]);
        return [.. LoadedLibrary().Matches(told).Select(match => match.Groups[1].Value).Distinct()];
    }

    private static void ShouldSayWhatItIs(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        archive.GetEntry("README.md").ShouldNotBeNull();
        archive.Entries.ShouldContain(entry => entry.FullName.EndsWith("/runtimes/linux-x64/native/libtorch_cpu.so", StringComparison.Ordinal));
        using Stream stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().First();
        string Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        (Of("id"), Of("version"), Of("authors"), Of("readme")).ShouldBe(("SatCurate.Tool", Version, "SatCurate", "README.md"));
    }

    private static Task<string> RunAsync(string folder, string program, params string[] arguments) => RunAsync(folder, null, program, arguments);

    private static async Task<string> RunAsync(string folder, string? debug, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("SATCURATE_STORE");
        start.Environment["LD_DEBUG"] = debug;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}{await errors}");
        return debug is null ? output : await errors;
    }

    [GeneratedRegex(@"calling init: (\S*/lib(?:torch|c10)\S*)")]
    private static partial Regex LoadedLibrary();
}
