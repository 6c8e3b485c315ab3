using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Blocks;

public sealed class BlockRecoveryTests
{
    private readonly MemoryStore _store = new();
    private readonly FaultyStore _faulty;

    public BlockRecoveryTests() => _faulty = new FaultyStore(_store);

    [Fact]
    public async Task OpenAsync_NothingThere_GivesColumnsBeforeTheFirstRun()
    {
        (Journal journal, BlockColumns columns) = await OpenAsync(_store);
        journal.WriterEpoch.ShouldBe(1);
        columns.Scope.ShouldBeNull();
        columns.GivenLabels.ToArray().ShouldBe(Columns.Given);
    }

    [Fact]
    public async Task OpenAsync_AtEveryCrashPointOfACut_GivesTheLiveColumns()
    {
        foreach (Fault fault in (Fault[])[Fault.Before, Fault.AnswerLost, Fault.Torn])
        {
            // history, snapshot, collection; with a roll seal and next segment too, and truncation
            foreach ((bool rolls, int writes) in ((bool, int)[])[(false, 3), (true, 6)])
            {
                int crashes = 0;
                while (await CrashInCutAsync(fault, crashes, rolls))
                {
                    crashes++;
                }

                crashes.ShouldBe(writes);
            }
        }
    }

    [Fact]
    public async Task OpenAsync_NewestSnapshotDamagedAndJournalWhole_TakesTheOneBefore()
    {
        (Journal journal, BlockColumns columns) = await OpenAsync(_store);
        await StartAsync(journal, columns, 1);
        await PushAsync(journal, columns, 0);
        await Columns.PublishAsync(_store, columns, 0, journal.Position);
        await PushAsync(journal, columns, 1);
        await Columns.PublishAsync(_store, columns, 1, journal.Position);
        string newest = StoreLayout.Snapshots("d", 0) + "r0001-e000001-00000001.snap";
        _store[newest] = [.. _store[newest]];
        _store[newest][20] ^= 1;
        Columns.Describe((await OpenAsync(_store)).Columns).ShouldBe(Columns.Describe(columns));
    }

    [Fact]
    public async Task OpenAsync_NewestSnapshotDamagedAndJournalTruncated_IsDamage()
    {
        (Journal journal, BlockColumns columns) = await OpenAsync(_store);
        await StartAsync(journal, columns, 1);
        await CutAsync(_store, journal, columns, 0);
        string only = StoreLayout.Snapshots("d", 0) + "r0001-e000000-00000002.snap";
        _store[only] = _store[only][..^1];
        await Should.ThrowAsync<CorruptStoreException>(() => OpenAsync(_store));
    }

    [Fact]
    public async Task OpenAsync_TheWriterCutsAndTruncatesMeanwhile_TakesTheNewSnapshot()
    {
        (Journal journal, BlockColumns columns) = await OpenAsync(_store);
        await StartAsync(journal, columns, 1);
        await PushAsync(journal, columns, 0);
        await CutAsync(_store, journal, columns, 0);
        await PushAsync(journal, columns, 1);
        int calls = 0;
        _faulty.Turn = async () =>
        {
            // Between the listing of the snapshots and the reading of the one found.
            if (++calls == 2)
            {
                await CutAsync(_store, journal, columns, 1);
            }
        };
        Columns.Describe((await OpenAsync(_faulty)).Columns).ShouldBe(Columns.Describe(columns));
        calls.ShouldBeGreaterThan(2);
        await Should.ThrowAsync<FencedException>(() => PushAsync(journal, columns, 2));
    }

    [Fact]
    public async Task OpenAsync_ASecondRunAfterACut_GivesTheSecondRun()
    {
        (Journal journal, BlockColumns columns) = await OpenAsync(_store);
        await StartAsync(journal, columns, 1);
        await PushAsync(journal, columns, 0);
        await CutAsync(_store, journal, columns, 0);
        await StartAsync(journal, columns, 2);
        await PushAsync(journal, columns, 0);
        BlockColumns recovered = (await OpenAsync(_store)).Columns;
        recovered.Scope.ShouldBe(Columns.Scope(2));
        Columns.Describe(recovered).ShouldBe(Columns.Describe(columns));
    }

    /// <summary>Lives up to the cut of epoch 1, whose n-th write fails as the last thing this writer does; false where the cut had fewer.</summary>
    private static async Task<bool> CrashInCutAsync(Fault fault, int n, bool rolls)
    {
        var store = new MemoryStore();
        var faulty = new FaultyStore(store);
        (Journal journal, BlockColumns columns) = await OpenAsync(faulty);
        await StartAsync(journal, columns, 1);
        await PushAsync(journal, columns, 0);
        await CutAsync(store, journal, columns, 0);
        await PushAsync(journal, columns, 1);
        await store.DeleteAsync(StoreLayout.History("d", 1, 0) + "visits.log", Token.Current);
        await HistoryLog.AppendAsync(store, "d", 1, 0, 0, columns.LastVisits, Token.Current);
        int writes = 0;
        faulty.OnWrite = () => writes++ < n ? Fault.None : writes == n + 1 ? fault : Fault.Before;
        bool crashed = false;
        try
        {
            await CutAsync(faulty, journal, columns, 1, rolls);
        }
        catch (IOException)
        {
            crashed = true;
        }

        (Journal next, BlockColumns recovered) = await OpenAsync(store);
        Columns.Describe(recovered).ShouldBe(Columns.Describe(columns), $"{fault} at write {n}");
        await CutAsync(store, next, recovered, 1); // the barrier comes again
        await PushAsync(next, recovered, 2);
        Columns.Describe((await OpenAsync(store)).Columns).ShouldBe(Columns.Describe(recovered), $"{fault} at write {n}, after the next cut");
        (await HistoryLog.ReadSampleAsync(store, "d", 1, 0, 2, Token.Current)).Count.ShouldBe(2);
        return crashed;
    }

    private static Task<(Journal Journal, BlockColumns Columns)> OpenAsync(IStore store) =>
        BlockRecovery.OpenAsync(store, "d", 0, Columns.Given, Token.Current);

    private static async Task StartAsync(Journal journal, BlockColumns columns, int run)
    {
        columns.StartRun(Columns.Scope(run));
        await journal.AppendAsync([Columns.Record(w => BlockRecord.WriteRunStarted(w, Columns.Scope(run)))], Token.Current);
    }

    private static async Task PushAsync(Journal journal, BlockColumns columns, int epoch)
    {
        List<BlockVisit> visits = Columns.Visit(columns, epoch, epoch + 10, 0, 1, 2, 3, 4);
        visits.ForEach(v => columns.Accept(v.Offset, v.State).ShouldBeTrue());
        RunScope scope = columns.Scope!;
        await journal.AppendAsync([Columns.Record(w => BlockRecord.WriteVisits(w, scope.Run, epoch, 0, visits))], Token.Current);
    }

    /// <summary>The end of an epoch, in the order in which a block does it.</summary>
    private static async Task CutAsync(IStore store, Journal journal, BlockColumns columns, int epoch, bool rolls = true)
    {
        await HistoryLog.AppendAsync(store, "d", columns.Scope!.Run, 0, epoch, columns.LastVisits, Token.Current);
        if (rolls)
        {
            await journal.RollAsync(Token.Current);
        }

        BlockSnapshot.SnapshotName published = await Columns.PublishAsync(store, columns, epoch, journal.Position);
        foreach (BlockSnapshot.SnapshotName older in await BlockSnapshot.ListAsync(store, "d", 0, Token.Current))
        {
            if (older != published)
            {
                await store.DeleteAsync(StoreLayout.Snapshots("d", 0) + older, Token.Current);
            }
        }

        await journal.TruncateAsync(published.ReplayFrom, Token.Current);
    }
}
