using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Silo.Tests;

public sealed class RevisionTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly CleanOptions Mlp = new() { Model = "mlp", Epochs = 9, WarmUp = 1, BatchSize = 32, Seed = 5, KeepRevisions = 3 };

    [Fact]
    public async Task Clean_MoreEpochsThanAreKept_LeavesTheLastOnesAndTheirSnapshotsAlone()
    {
        DatasetManifest manifest = await CleanAsync("kept");
        IReadOnlyList<RevisionInfo> kept = await silo.Dataset("kept").RevisionsAsync(CancellationToken.None);
        kept.Select(r => r.Key).ShouldBe([new(1, 6), new(1, 7), new(1, 8)]);
        await SiloFixture.UntilTrueAsync(async () => (await SnapshotsAsync(manifest)).Count == 3 * manifest.TrainBlocks);
        foreach (RevisionInfo revision in kept)
        {
            CommittedRevision committed = (await silo.Run("kept", 1).RevisionAsync(revision.Key.Epoch, CancellationToken.None))!;
            RevisionManifest read = (await RevisionFile.ReadAsync(silo.Connection.Store, "kept", committed.Manifest, CancellationToken.None))!;
            read.Snapshots.Count.ShouldBe(manifest.TrainBlocks);
            read.Snapshots.ShouldBeSubsetOf(await SnapshotsAsync(manifest));
        }

        ViewAnswer gone = await silo.Dataset("kept").ViewRevisionAsync("r0001-e000005", CancellationToken.None);
        gone.View.ShouldBeNull();
        gone.WhyNot!.ShouldContain("r0001-e000006, r0001-e000007, r0001-e000008");
    }

    [Fact]
    public async Task Tag_ThenTwoMoreRuns_TheRevisionAnswersAsBefore()
    {
        DatasetManifest manifest = await CleanAsync("tagged");
        IDatasetGrain dataset = silo.Dataset("tagged");
        await dataset.DecideAsync(new DecisionBatch("ann", null, [3], [7]), CancellationToken.None);
        (await dataset.TagAsync("r0001-e000006", "early", CancellationToken.None)).Refused.ShouldBeNull();
        (await dataset.TagAsync("latest", "reviewed", CancellationToken.None)).Tag!.DecisionSequence.ShouldBe(1);
        (BlockRows early, BlockRows reviewed) = (await RowsAsync("tagged", "early"), await RowsAsync("tagged", "reviewed"));
        early.Verdicts[3].ShouldBeNull();
        reviewed.Verdicts[3].ShouldBe(7);

        await dataset.DecideAsync(new DecisionBatch("ann", null, [3, 4], [Verdict.Undo, 2]), CancellationToken.None);
        await silo.UntilEndedAsync("tagged", await silo.StartAsync(manifest, Mlp with { Seed = 6 }));
        await silo.UntilEndedAsync("tagged", await silo.StartAsync(manifest, Mlp with { Seed = 7 }));
        ShouldBeSame(await RowsAsync("tagged", "early"), early);
        ShouldBeSame(await RowsAsync("tagged", "r0001-e000006"), early);
        ShouldBeSame(await RowsAsync("tagged", "reviewed"), reviewed);

        // Of the runs between, the last revision stays too: it answered until the next run had passed its warm-up.
        (await dataset.RevisionsAsync(CancellationToken.None)).Select(r => r.Key.ToString())
            .ShouldBe(["r0001-e000006", "r0001-e000008", "r0002-e000008", "r0003-e000006", "r0003-e000007", "r0003-e000008"]);
        (await dataset.UntagAsync("r0001-e000006", "early", CancellationToken.None)).Refused.ShouldBeNull();
        await silo.UntilEndedAsync("tagged", await silo.StartAsync(manifest, Mlp with { Epochs = 2 }));
        (await dataset.RevisionsAsync(CancellationToken.None)).ShouldNotContain(r => r.Key == new RevisionKey(1, 6));
    }

    [Theory]
    [InlineData("r0001-e000008", "latest", "stands for a revision by itself")]
    [InlineData("r0001-e000008", "r0001-e000001", "stands for a revision by itself")]
    [InlineData("r0001-e000008", "../x", "is no name")]
    [InlineData("r0001-e000002", "x", "not kept any more")]
    [InlineData("nothing", "x", "there is no revision nothing")]
    public async Task Tag_WhatCantBe_IsRefused(string revision, string name, string why)
    {
        string dataset = "refused" + (revision + name).Length;
        await CleanAsync(dataset);
        (await silo.Dataset(dataset).TagAsync(revision, name, CancellationToken.None)).Refused!.ShouldContain(why);
        (await silo.Dataset(dataset).RevisionsAsync(CancellationToken.None)).ShouldAllBe(r => r.Tags.Count == 0);
    }

    [Fact]
    public async Task Tag_NameTaken_StandsForItsFirst()
    {
        await CleanAsync("taken");
        IDatasetGrain dataset = silo.Dataset("taken");
        RevisionTag first = (await dataset.TagAsync("r0001-e000007", "mine", CancellationToken.None)).Tag!;
        (await dataset.TagAsync("r0001-e000008", "mine", CancellationToken.None)).Refused!.ShouldContain("already");
        (await dataset.TagAsync("r0001-e000007", "mine", CancellationToken.None)).Tag.ShouldBe(first);
        (await dataset.UntagAsync("r0001-e000008", "mine", CancellationToken.None)).Refused!.ShouldContain("stands for r0001-e000007");
    }

    private async Task<DatasetManifest> CleanAsync(string name)
    {
        DatasetManifest manifest = await silo.IngestAsync(name, 130);
        (await silo.UntilEndedAsync(name, await silo.StartAsync(manifest, Mlp))).Failure.ShouldBeNull();
        return manifest;
    }

    private async Task<BlockRows> RowsAsync(string name, string revision)
    {
        ViewAnswer answer = await silo.Dataset(name).ViewRevisionAsync(revision, CancellationToken.None);
        IBlockGrain block = silo.Connection.Grains.GetGrain<IBlockGrain>(GrainKeys.Block(name, 0));
        return await block.RowsAsync(answer.View!, CancellationToken.None);
    }

    private async Task<List<string>> SnapshotsAsync(DatasetManifest manifest)
    {
        var names = new List<string>();
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            names.AddRange((await BlockSnapshot.ListAsync(silo.Connection.Store, manifest.Name, block, CancellationToken.None)).Select(n => n.ToString()));
        }

        return names;
    }

    private static void ShouldBeSame(BlockRows actual, BlockRows expected)
    {
        actual.Values.Span.SequenceEqual(expected.Values.Span).ShouldBeTrue();
        actual.Verdicts.ShouldBe(expected.Verdicts);
        actual.Scores.ShouldBe(expected.Scores);
        actual.Issues.ShouldBe(expected.Issues);
    }
}
