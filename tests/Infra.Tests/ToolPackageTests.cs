using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SatCurate.Infra.Tests;

/// <summary>The package of the command: packed from what the tests were built from, installed into a folder of its own, and run there.</summary>
public sealed partial class ToolPackageTests : IDisposable
{
    private readonly PackageFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tool_PackedAndInstalledInAnEmptyFolder_FindsItsOwnTorchAndCleansTheDemo()
    {
        string package = await _folder.PackAsync("Client", "SatCurate.Tool");
        new FileInfo(package).Length.ShouldBeLessThan(250L << 20, "NuGet.org takes no larger ones");
        ShouldSayWhatItIs(package);

        string tools = _folder.PathOf("tools");
        string work = _folder.Make("work");
        await PackageFolder.RunAsync(
            work, "dotnet", "tool", "install", "SatCurate.Tool", "--version", PackageFolder.Version, "--source", _folder.Source, "--tool-path", tools);
        string[] loaded = await LibrariesOfDoctorAsync(Path.Combine(tools, "satcurate"), work);
        loaded.ShouldContain(library => library.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal));
        loaded.ShouldAllBe(library => library.StartsWith(tools, StringComparison.Ordinal));
        string demo = await PackageFolder.RunAsync(work, Path.Combine(tools, "satcurate"), "demo", "--samples", "300");
        demo.ShouldContain("AUROC");
        Directory.Exists(Path.Combine(work, ".satcurate", "datasets", "demo")).ShouldBeTrue();
    }

    /// <summary>Paths of libtorch's libraries that doctor loads, as the system's loader tells them.</summary>
    private static async Task<string[]> LibrariesOfDoctorAsync(string program, string folder)
    {
        string told = await PackageFolder.RunAsync(folder, new() { ["LD_DEBUG"] = "files" }, program, ["doctor"]);
        return [.. LoadedLibrary().Matches(told).Select(match => match.Groups[1].Value).Distinct()];
    }

    private static void ShouldSayWhatItIs(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        archive.GetEntry("README.md").ShouldNotBeNull();
        archive.Entries.ShouldContain(entry => entry.FullName.EndsWith("/runtimes/linux-x64/native/libtorch_cpu.so", StringComparison.Ordinal));
        XElement metadata = PackageFolder.MetadataOf(package);
        string Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        (Of("id"), Of("version"), Of("authors"), Of("readme")).ShouldBe(("SatCurate.Tool", PackageFolder.Version, "SatCurate", "README.md"));
    }

    [GeneratedRegex(@"calling init: (\S*/lib(?:torch|c10)\S*)")]
    private static partial Regex LoadedLibrary();
}
