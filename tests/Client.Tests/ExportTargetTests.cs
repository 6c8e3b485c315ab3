using SatCurate.Client.Export;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public sealed class ExportTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-target-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Dispose_BeforePublishing_LeavesTheOldFileAndNothingElse()
    {
        string path = Path.Combine(_folder, "e.csv");
        File.WriteAllText(path, "old");
        using (var target = new ExportTarget(path, isFolder: false))
        {
            await using IRowWriter<ExportRow> writer = new CsvRowWriter(target.CreateFile(), Rows.Subject);
            writer.Write(Rows.Row(Rows.Sample()));
        }

        Directory.GetFileSystemEntries(_folder).ShouldBe([path]);
        File.ReadAllText(path).ShouldBe("old");
    }

    [Fact]
    public void Constructor_FolderWithOtherThings_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "thesis.txt"), "mine");
        Should.Throw<UserErrorException>(() => new ExportTarget(_folder, isFolder: true)).Message.ShouldContain("other things");
        File.Exists(Path.Combine(_folder, "thesis.txt")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{\"mine\": 1}")]
    [InlineData("no JSON")]
    public void Constructor_FolderWithAMetaFileOfItsOwn_IsRefused(string meta)
    {
        File.WriteAllText(Path.Combine(_folder, "meta.json"), meta);
        Should.Throw<UserErrorException>(() => new ExportTarget(_folder, isFolder: true)).Message.ShouldContain("other things");
    }

    [Fact]
    public void Publish_OverAnExport_ReplacesItWhole()
    {
        string path = Path.Combine(_folder, "out");
        foreach (string name in (string[])["a.npy", "b.npy"])
        {
            using var target = new ExportTarget(path, isFolder: true);
            File.WriteAllText(Path.Combine(target.Folder, name), "x");
            target.Publish(new { exported_at = "now", sha256 = "" });
        }

        Directory.GetFileSystemEntries(_folder).ShouldBe([path]);
        Directory.GetFiles(path).Select(Path.GetFileName).Order().ShouldBe(["b.npy", "meta.json"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_WithCompanionsUnpublished_LeavesNothing(bool isFolder)
    {
        using (var target = new ExportTarget(Path.Combine(_folder, "out"), isFolder))
        {
            File.WriteAllText(target.Companion("README.md"), "half");
        }

        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public void Publish_FileWithCompanion_PutsBothAndTheMetaFileInPlace()
    {
        string path = Path.Combine(_folder, "e.csv");
        using (var target = new ExportTarget(path, isFolder: false))
        {
            target.CreateFile().Dispose();
            File.WriteAllText(target.Companion("README.md"), "card");
            target.Publish(new { });
        }

        Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["e.csv", "e.csv.README.md", "e.csv.meta.json"]);
    }

    [Fact]
    public void Constructor_MissingParent_IsRefused() =>
        Should.Throw<UserErrorException>(() => new ExportTarget(Path.Combine(_folder, "none", "e.csv"), isFolder: false));

    [Theory]
    [InlineData(null, "a/b.csv", "Csv")]
    [InlineData(null, "b.ndjson", "Jsonl")]
    [InlineData("npy", "b.csv", "Npy")]
    [InlineData("imagefolder", "out", "ImageFolder")]
    [InlineData("webdataset", "out", "WebDataset")]
    [InlineData(null, "out.npy/", "Npy")]
    public void Choose_NameOrEnding_SaysTheFormat(string? named, string target, string format) =>
        ExportFormats.Choose(named, target).ToString().ShouldBe(format);

    [Fact]
    public void Choose_NeitherSaysOne_IsRefused() => Should.Throw<UserErrorException>(() => ExportFormats.Choose(null, "out"));
}
