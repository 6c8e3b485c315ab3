using SatCurate.Curation;
using static SatCurate.Storage.Tests.Journals.JournalText;

namespace SatCurate.Storage.Tests.Journals;

public sealed class JournalTests
{
    private readonly MemoryStore _store = new();

    [Fact]
    public async Task OpenAsync_NothingThere_BeginsSegmentOne()
    {
        (Journal journal, List<string> records) = await OpenAsync(_store);
        records.ShouldBeEmpty();
        journal.WriterEpoch.ShouldBe(1);
        _store.Names.ShouldBe([Segment(1)]);
    }

    [Fact]
    public async Task OpenAsync_AfterAppends_ReplaysEveryRecordInOrder()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.AddAsync("a", "", "b");
        await journal.AddAsync("c");
        await journal.AddAsync();
        (Journal second, List<string> records) = await OpenAsync(_store);
        records.ShouldBe(["a", "", "b", "c"]);
        second.WriterEpoch.ShouldBe(2);
        await second.AddAsync("d");
        (await ReplayAsync(_store)).ShouldBe(["a", "", "b", "c", "d"]);
    }

    [Fact]
    public async Task OpenAsync_OverRollsAndOpenings_WriterEpochsStrictlyIncrease()
    {
        long before = 0;
        for (int i = 0; i < 8; i++)
        {
            (Journal journal, List<string> records) = await OpenAsync(_store);
            records.Count.ShouldBe(i);
            journal.WriterEpoch.ShouldBeGreaterThan(before);
            before = journal.WriterEpoch;
            await journal.AddAsync($"{i}");
            for (int roll = 0; roll < i % 3; roll++)
            {
                before = (await journal.RollAsync(Token.Current)).Segment;
            }
        }
    }

    [Fact]
    public async Task AppendAsync_ByAnOlderWriter_IsFencedAndLeavesNothing()
    {
        (Journal old, _) = await OpenAsync(_store);
        await old.AddAsync("kept");
        (Journal young, _) = await OpenAsync(_store);
        await Should.ThrowAsync<FencedException>(async () => await old.AddAsync("lost"));
        await Should.ThrowAsync<IOException>(async () => await old.AddAsync("lost again"));
        await young.AddAsync("new");
        (await ReplayAsync(_store)).ShouldBe(["kept", "new"]);
    }

    [Fact]
    public async Task RollAsync_ByAnOlderWriter_IsFenced()
    {
        (Journal old, _) = await OpenAsync(_store);
        (Journal young, _) = await OpenAsync(_store);
        await Should.ThrowAsync<FencedException>(async () => await old.RollAsync(Token.Current));
        await young.AddAsync("new");
        (await ReplayAsync(_store)).ShouldBe(["new"]);
    }

    [Fact]
    public async Task RollAsync_ThenTruncate_ReplaysFromTheNewSegmentOnly()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.AddAsync("a");
        JournalPosition from = await journal.RollAsync(Token.Current);
        from.ShouldBe(journal.Position);
        from.Segment.ShouldBe(2);
        journal.WriterEpoch.ShouldBe(1);
        await journal.AddAsync("b");
        (await ReplayAsync(_store)).ShouldBe(["a", "b"]);
        (await ReplayAsync(_store, from)).ShouldBe(["b"]);
        await journal.TruncateAsync(from.Segment, Token.Current);
        _store.Names.ShouldBe([Segment(2)]);
        await journal.AddAsync("c");
        (await ReplayAsync(_store, from)).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task OpenAsync_FromEveryPlaceBetweenFrames_ReplaysWhatCameAfterIt()
    {
        (Journal journal, _) = await OpenAsync(_store);
        string[] records = ["a", "b", "c", "d"];
        var places = new List<JournalPosition> { journal.Position };
        foreach (string record in records)
        {
            await journal.AddAsync(record);
            places.Add(journal.Position);
            if (record == "b")
            {
                await journal.RollAsync(Token.Current);
            }
        }

        for (int i = 0; i < places.Count; i++)
        {
            (await ReplayAsync(_store, places[i])).ShouldBe(records[i..]);
        }
    }

    [Fact]
    public async Task OpenAsync_FromAPlaceInATornSegment_CutsTheTailAndGoesOn()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.AddAsync("a");
        JournalPosition from = journal.Position;
        await journal.AddAsync("b");
        await journal.AddAsync("c");
        _store[Segment(1)] = _store[Segment(1)][..^3];
        (Journal next, List<string> records) = await OpenAsync(_store, from);
        records.ShouldBe(["b"]);
        await next.AddAsync("d");
        (await ReplayAsync(_store)).ShouldBe(["a", "b", "d"]);
    }

    [Fact]
    public async Task OpenAsync_FromAPlaceBehindTheEnd_IsDamage()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.AddAsync("a");
        JournalPosition behind = journal.Position with { Offset = journal.Position.Offset + 1 };
        (await Should.ThrowAsync<CorruptStoreException>(() => OpenAsync(_store, behind))).Offset.ShouldBe(behind.Offset);
    }

    [Fact]
    public async Task TruncateAsync_AfterAnOpening_TakesTheSegmentsOfEarlierWritersToo()
    {
        (Journal old, _) = await OpenAsync(_store);
        await old.RollAsync(Token.Current);
        (Journal young, _) = await OpenAsync(_store);
        await young.TruncateAsync(young.Position.Segment, Token.Current);
        _store.Names.ShouldBe([Segment(3)]);
    }

    [Fact]
    public async Task TruncateAsync_ThePresentSegment_IsRefused()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await journal.TruncateAsync(2, Token.Current));
    }

    [Fact]
    public async Task OpenAsync_SealedButNoSuccessor_MakesIt()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.AddAsync("a");
        await journal.RollAsync(Token.Current);
        await _store.DeleteAsync(Segment(2), Token.Current); // as if the writer had died inside the roll
        (Journal next, List<string> records) = await OpenAsync(_store);
        records.ShouldBe(["a"]);
        next.WriterEpoch.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    public async Task OpenAsync_ASegmentThatIsNeededIsMissing_IsDamage(long missing, long replayFrom)
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.RollAsync(Token.Current);
        await journal.RollAsync(Token.Current);
        await _store.DeleteAsync(Segment(missing), Token.Current);
        (await Should.ThrowAsync<CorruptStoreException>(() => OpenAsync(_store, new JournalPosition(replayFrom, 0)))).Name.ShouldBe(Segment(missing));
    }

    [Fact]
    public async Task OpenAsync_SuccessorButNoSeal_IsDamage()
    {
        (Journal journal, _) = await OpenAsync(_store);
        int open = _store[Segment(1)].Length;
        await journal.RollAsync(Token.Current);
        _store[Segment(1)] = _store[Segment(1)][..open];
        (await Should.ThrowAsync<CorruptStoreException>(() => OpenAsync(_store))).Message.ShouldContain("no seal");
    }

    [Fact]
    public async Task OpenAsync_SegmentUnderAnotherNumber_IsDamage()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.RollAsync(Token.Current);
        _store[Segment(2)] = _store[Segment(1)];
        await Should.ThrowAsync<CorruptStoreException>(() => OpenAsync(_store));
    }

    [Fact]
    public async Task OpenAsync_ANewerFormat_SaysSo()
    {
        await OpenAsync(_store);
        byte[] payload = _store[Segment(1)][Frame.HeaderBytes..];
        payload[5] = 2; // the format version
        _store[Segment(1)] = Framed(payload);
        (await Should.ThrowAsync<UserErrorException>(() => OpenAsync(_store))).Message.ShouldContain("format version 2");
    }

    [Fact]
    public async Task AppendAsync_TheStoreFailed_EveryFurtherCallThrows()
    {
        var faulty = new FaultyStore(_store);
        (Journal journal, _) = await OpenAsync(faulty);
        await journal.AddAsync("a");
        faulty.OnWrite = () => Fault.AnswerLost;
        await Should.ThrowAsync<IOException>(async () => await journal.AddAsync("b"));
        faulty.OnWrite = () => Fault.None;
        await Should.ThrowAsync<IOException>(async () => await journal.AddAsync("c"));
        await Should.ThrowAsync<IOException>(async () => await journal.RollAsync(Token.Current));
        (await ReplayAsync(_store)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task AppendAsync_AfterDispose_Throws()
    {
        (Journal journal, _) = await OpenAsync(_store);
        await journal.DisposeAsync();
        await Should.ThrowAsync<IOException>(async () => await journal.AddAsync("a"));
    }

    [Fact]
    public async Task AppendAsync_WhileAnotherCallIsUnderWay_WaitsItsTurn()
    {
        var faulty = new FaultyStore(_store);
        (Journal journal, _) = await OpenAsync(faulty);
        var gate = new TaskCompletionSource();
        faulty.Turn = () => gate.Task;
        Task first = journal.AddAsync("a").AsTask();
        Task roll = journal.RollAsync(Token.Current).AsTask();
        Task second = journal.AddAsync("b").AsTask();
        gate.SetResult();
        await Task.WhenAll(first, roll, second);
        (await ReplayAsync(_store)).ShouldBe(["a", "b"]);
        (await ReplayAsync(_store, new JournalPosition(2, 0))).ShouldBe(["b"]);
    }

    private static byte[] Framed(byte[] payload)
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        Frame.Write(writer, payload);
        return writer.WrittenSpan.ToArray();
    }
}
