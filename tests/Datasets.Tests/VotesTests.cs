using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>One column an annotator: the majority is given, and targets start at the share of the votes.</summary>
public sealed class VotesTests : IDisposable
{
    private const string Votes = "index,ann,bob,cid,truth\n0,x,x,y,x\n1,y,x,,x\n2,,,y,y\n3,,,,x\n4,y,x,x,x\n";

    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData(":ann,bob,cid")]
    [InlineData(":*")]
    public async Task IngestAsync_ThreeAnnotators_GivesTheMajorityAndStartsAtTheShares(string columns)
    {
        string votes = _input.Text("votes.csv", columns == ":*" ? Votes.Replace(",truth", "").Replace(",x\n", "\n").Replace(",y\n2", "\n2").Replace("y,y\n", "y\n") : Votes);
        DatasetManifest manifest = await IngestAsync(votes + columns);

        manifest.Annotators.ShouldBe(["ann", "bob", "cid"]);
        manifest.FormatVersion.ShouldBe(3);
        DatasetManifest read = (await ManifestFile.ReadAsync(_store, "d", Stop))!;
        BlockLabels labels = await BlockLabels.ReadAsync(_store, read, 0, Stop);
        labels.Given.ToArray().ShouldBe([0, 1, 1, -1, 0], "x won, ann came first among equals, one vote, none, x won");
        var columnsOfBlock = new BlockColumns(labels);
        columnsOfBlock.StartRun(new RunScope(1, 2, 0.9f, 1, true));
        Enumerable.Range(0, 5).Select(i => columnsOfBlock.Target(i).ToArray()).ShouldBe([
            [2f / 3, 1f / 3], [0.5f, 0.5f], [0f, 1f], [0.5f, 0.5f], [2f / 3, 1f / 3]]);
    }

    [Theory]
    [InlineData(":ann,ann", "column 'ann' is named twice")]
    [InlineData(":ann,eve", "no column 'eve'")]
    public async Task IngestAsync_ColumnsThatCannotBe_AreRefused(string columns, string message) =>
        (await Should.ThrowAsync<UserErrorException>(() => IngestAsync(_input.Text("votes.csv", Votes) + columns))).Message.ShouldContain(message);

    [Fact]
    public async Task IngestAsync_VotesAndInjectedNoise_AreRefused()
    {
        string votes = _input.Text("votes.csv", Votes) + ":ann,bob";
        (await Should.ThrowAsync<UserErrorException>(() => IngestAsync(votes, "symmetric:0.4"))).Message.ShouldContain("--inject changes the one given label");
    }

    private async Task<DatasetManifest> IngestAsync(string labels, string? inject = null) => (await Ingest.IngestAsync(
        _store, new() { Dataset = "d", Paths = [_input.Text("d.csv", "a,label\n1,x\n2,y\n3,x\n4,x\n5,y\n")], Labels = labels, Inject = inject }, null, Stop)).Manifest;
}
