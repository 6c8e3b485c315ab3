using SatCurate.Curation;
using SatCurate.Datasets.Content;

namespace SatCurate.Datasets.Tests;

public sealed class DuplicatesTests : IDisposable
{
    private const string Csv = "a,label\n1,x\n2,y\n1,x\n3,x\n2,x\n2,y\n4,\n4,y\n";

    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task IngestAsync_CopiesAmongTheSamples_AreCountedAndFound()
    {
        IngestReport report = await IngestAsync(Csv, test: "a,label\n9,x\n3,y\n3,x\n");

        report.Duplicates.ShouldBe(new DuplicateCounts(Samples: 4, Conflicting: 1, InTest: 1));
        int[] given = await Labels.LabelReader.ReadGivenAsync(_store, report.Manifest, Stop);
        UInt128[] train = (await Duplicates.ReadHashesAsync(_store, report.Manifest, Splits.Train, Stop))!;
        UInt128[] test = (await Duplicates.ReadHashesAsync(_store, report.Manifest, Splits.Test, Stop))!;
        IReadOnlyList<DuplicateGroup> groups = Duplicates.Find(train, test, given);
        groups.Select(group => (string.Join(' ', group.Train), string.Join(' ', group.Test), group.HasConflict)).ShouldBe([
            ("0 2", "", false), ("1 4 5", "", true), ("3", "1 2", false), ("6 7", "", false)]);
    }

    [Fact]
    public async Task IngestAsync_TheSameDataAgain_ChangesNothing()
    {
        await IngestAsync(Csv, test: Csv.Replace("4,\n", ""));
        string before = _store.Fingerprint();

        IngestReport again = await IngestAsync(Csv, test: Csv.Replace("4,\n", ""));

        again.WasThere.ShouldBeTrue();
        again.Manifest.TrainCount.ShouldBe(8);
        _store.Fingerprint().ShouldBe(before);
    }

    [Theory]
    [InlineData("a,label\n1,x\n2,y\n1,x\n3,x\n2,x\n2,y\n4,\n4,x\n", null)] // a label
    [InlineData("a,label\n1,x\n2,y\n1,x\n3,x\n2,x\n2,y\n5,\n4,y\n", null)] // a value
    [InlineData("b,label\n1,x\n2,y\n1,x\n3,x\n2,x\n2,y\n4,\n4,y\n", null)] // a name
    [InlineData(Csv, "a,label\n1,x\n")] // a test split
    public async Task IngestAsync_OtherDataOfThatName_IsRefused(string csv, string? test)
    {
        await IngestAsync(Csv, test: null);
        string before = _store.Fingerprint();

        (await Should.ThrowAsync<UserErrorException>(() => IngestAsync(csv, test))).Message.ShouldContain("'d' exists already, and this is other data");

        _store.Fingerprint().ShouldBe(before);
    }

    private Task<IngestReport> IngestAsync(string csv, string? test) => Ingest.IngestAsync(
        _store,
        new() { Dataset = "d", Paths = [_input.Text("d.csv", csv)], TestPaths = test is null ? [] : [_input.Text("t.csv", test)], BlockSize = 3 },
        null,
        Stop);
}
