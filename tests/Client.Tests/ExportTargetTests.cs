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
            await using IRowWriter<ExportRow> writer = target.Open(ExportFormat.Csv, Rows.Subject, hasTestRows: false);
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

    [Fact]
    public void Constructor_MissingParent_IsRefused() =>
        Should.Throw<UserErrorException>(() => new ExportTarget(Path.Combine(_folder, "none", "e.csv"), isFolder: false));

    [Theory]
    [InlineData(null, "a/b.csv", "Csv")]
    [InlineData(null, "b.ndjson", "Jsonl")]
    [InlineData("npy", "b.csv", "Npy")]
    [InlineData(null, "out.npy/", "Npy")]
    public void Choose_NameOrEnding_SaysTheFormat(string? named, string target, string format) =>
        ExportFormats.Choose(named, target).ToString().ShouldBe(format);

    [Fact]
    public void Choose_NeitherSaysOne_IsRefused() => Should.Throw<UserErrorException>(() => ExportFormats.Choose(null, "out"));
}
