using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace SatCurate.Infra.Tests;

/// <summary>The package of the command: packed from what the tests were built from, installed into a folder of its own, and run there.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private const string Version = "0.0.1-test";

    private static readonly string s_root = Path.GetDirectoryName(Yaml.Infra)!;

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tool_PackedAndInstalledInAnEmptyFolder_FindsItsOwnTorchAndCleansTheDemo()
    {
        string packages = Path.Combine(_folder, "packages");
        await RunAsync(s_root, "dotnet", "pack", "Client/Client.csproj", "-c", "Release", $"-p:Version={Version}", "-o", packages, "-v", "quiet");
        string package = Path.Combine(packages, $"SatCurate.Tool.{Version}.nupkg");
        new FileInfo(package).Length.ShouldBeLessThan(250L << 20, "NuGet.org takes no larger ones");
        ShouldSayWhatItIs(package);

        string tools = Path.Combine(_folder, "tools");
        await RunAsync(
            _folder, "dotnet", "tool", "install", "SatCurate.Tool", "--version", Version, "--source", packages, "--tool-path", tools);
        string work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        string doctor = await RunAsync(work, Path.Combine(tools, "satcurate"), "doctor", "--json");
        doctor.ShouldContain("torch");
        string demo = await RunAsync(work, Path.Combine(tools, "satcurate"), "demo", "--samples", "300");
        demo.ShouldContain("AUROC");
        Directory.Exists(Path.Combine(work, ".satcurate", "datasets", "demo")).ShouldBeTrue();
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

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("SATCURATE_STORE");
        start.Environment["NUGET_PACKAGES"] = null;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}{await errors}");
        return output;
    }
}
