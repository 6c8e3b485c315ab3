using SatCurate.Storage;
using static SatCurate.Silo.Tests.Audit.Damages;

namespace SatCurate.Silo.Tests.Audit;

public sealed class StoreAuditTests(SoundStore sound) : IClassFixture<SoundStore>
{
    public static TheoryData<string> Kinds => [.. All.Select(damage => damage.Kind)];

    [Fact]
    public async Task RunAsync_ASoundStore_FindsNothingAndCountsEverything()
    {
        using DamagedStore store = sound.Copy();
        Part(store, flipped: false);
        (List<AuditFinding> wrong, List<AuditFinding> notes, IReadOnlyList<DatasetAuditSummary> datasets) = await store.AuditAsync();
        wrong.ShouldBeEmpty();
        notes.ShouldBeEmpty();
        DatasetAuditSummary only = datasets.ShouldHaveSingleItem();
        (only.Dataset, only.Samples, only.TestSamples, only.Runs, only.Wrong).ShouldBe((SoundStore.Dataset, 150L, 60L, 1, 0));
        (only.Counts.Blocks, only.Counts.Visits).ShouldBe((4L, 150L * SoundStore.Epochs));
        only.Counts.Segments.ShouldBe(store.In("").Count(name => name.EndsWith(".log", StringComparison.Ordinal) && !name.EndsWith("visits.log", StringComparison.Ordinal)));
        only.Counts.Bytes.ShouldBe(store.In("").Sum(name => store.Read(name).LongLength));
        only.Counts.Records.ShouldBeGreaterThan(10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task RunAsync_ADamage_IsFoundWhereItIsAndNothingElse(string kind)
    {
        Damage damage = All.Single(d => d.Kind == kind);
        using DamagedStore store = sound.Copy();
        await damage.Harm(store);
        (List<AuditFinding> wrong, _, _) = await store.AuditAsync();
        string[] names = damage.Names(store);
        wrong.Count.ShouldBe(names.Length, string.Join('\n', wrong));
        for (int i = 0; i < names.Length; i++)
        {
            wrong[i].Name.ShouldStartWith(StoreLayout.Dataset(SoundStore.Dataset) + names[i]);
            damage.What.Split('|').ShouldContain(what => wrong[i].What.Contains(what, StringComparison.Ordinal), wrong[i].ToString());
        }

        if (damage.Offset is { } offset)
        {
            wrong[0].Offset.ShouldBe(offset);
        }
    }

    [Theory]
    [InlineData("a torn tail of a journal", "a torn tail of 5 bytes")]
    [InlineData("a torn tail of a history", "a torn tail of 100 bytes")]
    [InlineData("an object of nobody", "nothing refers to this object")]
    [InlineData("a checkpoint that was not committed", "nothing refers to this object")]
    [InlineData("a manifest of an epoch that was done again", "epoch 3 of run 1 was done again")]
    [InlineData("segments from before the snapshot", "are left over")]
    [InlineData("an ingest cut short", "1 objects without a manifest")]
    [InlineData("an ingest interrupted", "3 objects without a manifest: an ingest that is under way, or was interrupted with 2 samples written")]
    [InlineData("the progress of an ingest that ended", "nothing refers to this object")]
    [InlineData("a run that never began", "run 2 was ordered and never begun")]
    public async Task RunAsync_WhatACrashLeaves_IsANoteAndNoDamage(string kind, string expected)
    {
        using DamagedStore store = sound.Copy();
        switch (kind)
        {
            case "a torn tail of a journal":
                store.Write(Last(store, Segment), [.. store.Read(Last(store, Segment)), 1, 2, 3, 4, 5]);
                break;
            case "a torn tail of a history":
                store.Write(History, [.. store.Read(History), .. store.Read(History)[..100]]);
                break;
            case "an object of nobody":
                store.Write("payload/train-00000003.payload", [1]);
                break;
            case "a checkpoint that was not committed":
                store.Write("runs/r0001/checkpoints/e000003-s00000007.ckpt", [1]);
                break;
            case "a manifest of an epoch that was done again":
                WriteRevision(store, lost: true, name: "revisions/r0001-e000002-l0000000000000001.json");
                break;
            case "segments from before the snapshot":
                await OutgrowFirstSegmentAsync(store);
                break;
            case "an ingest cut short":
                store.Write("../half/given/00000000.labels", [1]);
                break;
            case "an ingest interrupted":
                await HalfIngestAsync(store);
                break;
            case "the progress of an ingest that ended":
                store.Write("ingest/start", [1]);
                break;
            default:
                await store.AppendAsync(Log, "{\"event\":\"run\",\"Run\":2}"u8.ToArray());
                break;
        }

        (List<AuditFinding> wrong, List<AuditFinding> notes, _) = await store.AuditAsync();
        wrong.ShouldBeEmpty();
        notes.ShouldHaveSingleItem().What.ShouldContain(expected);
    }

    [Fact]
    public async Task RunAsync_ADamagedUnfinishedIngest_IsDamage()
    {
        using DamagedStore store = sound.Copy();
        await HalfIngestAsync(store);
        byte[] hashes = store.Read("../half/hashes/train-00000000.hashes");
        hashes[12] ^= 1;
        store.Write("../half/hashes/train-00000000.hashes", hashes);

        (List<AuditFinding> wrong, List<AuditFinding> notes, _) = await store.AuditAsync();
        notes.ShouldBeEmpty();
        wrong.ShouldHaveSingleItem().ToString().ShouldContain(
            "what an interrupted ingest of 'half' has written is damaged: the checksum is wrong (datasets/half/hashes/train-00000000.hashes). Give it up with: satcurate delete half");
    }

    private static Task HalfIngestAsync(DamagedStore store) => store.HeldAsync(async files =>
    {
        await IngestFiles.CreateStartAsync(files, "half", new IngestStart([], 2, 1, 1, ""), CancellationToken.None);
        await files.PublishAsync(StoreLayout.Payload("half", "train", 0), (_, _) => ValueTask.CompletedTask, CancellationToken.None);
        await HashesFile.WriteAsync(files, StoreLayout.Hashes("half", "train", 0), new UInt128[] { 1, 2 }, CancellationToken.None);
    });
}
