using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Blocks;

public sealed class BlockSnapshotTests
{
    private static readonly BlockSnapshot.SnapshotName Name = new(3, 7, 12);
    private static readonly string Path = StoreLayout.Snapshots("d", 0) + "r0003-e000007-00000012.snap";
    private readonly MemoryStore _store = new();

    [Fact]
    public async Task PublishAsync_ThenRead_GivesTheSameColumns()
    {
        var columns = new BlockColumns(Columns.Given);
        columns.StartRun(Columns.Scope(3));
        Columns.Visit(columns, 7, 1, 0, 2, 3).ForEach(v => columns.Accept(v.Offset, v.State));
        columns.RaiseLeaseToken(long.MaxValue);
        columns.ApplyDecisions(3, [4, 0], [1, Verdict.Keep]);
        columns.ApplyDecisions(8, [4], [Verdict.Undo]);
        columns.ApplyDecisions(9, [], []);
        await Columns.PublishAsync(_store, columns, 7, new JournalPosition(12, 345));
        _store.Names.ShouldBe([Path]);
        (BlockColumns read, JournalPosition replayFrom) = await BlockSnapshot.ReadAsync(_store, "d", 0, Name, Columns.Given, Token.Current);
        Columns.Describe(read).ShouldBe(Columns.Describe(columns));
        replayFrom.ShouldBe(new JournalPosition(12, 345));
    }

    [Fact]
    public async Task PublishAsync_KnownColumns_HasTheBytesOfFormatFour()
    {
        await Columns.PublishAsync(_store, Known(), 7, new JournalPosition(12, 345));
        Convert.ToHexStringLower(_store[Path]).ShouldBe(Golden.Read("snapshot-4.hex"));
    }

    [Fact]
    public async Task ReadAsync_FormatThree_HasTheMeanMarginForAJointOne()
    {
        const int SumOfTheLast = 72 + (4 * 40) + 20;
        _store[Path] = Formats.With(Formats.With(Golden.Bytes("snapshot-3.hex"), SumOfTheLast, 0), SumOfTheLast + 2, 0x4000); // 2 in float32, of 8 visits
        (BlockColumns read, _) = await ReadAsync();
        read.JointMargin(4).ShouldBe(2f / 8, 3e-4f);

        _store[Path] = Golden.Bytes("snapshot-3.hex");
        (read, _) = await ReadAsync();
        Columns.Describe(read).ShouldBe(Columns.Describe(Known()));
    }

    [Fact]
    public async Task ReadAsync_FormatTwo_KeepsAllClasses()
    {
        _store[Path] = Golden.Bytes("snapshot-2.hex");
        (BlockColumns read, JournalPosition replayFrom) = await ReadAsync();
        Columns.Describe(read).ShouldBe(Columns.Describe(Known()));
        replayFrom.ShouldBe(new JournalPosition(12, 345));
    }

    [Fact]
    public async Task PublishAsync_TopKOfManyClasses_IsReadBackAndTakesThatMuchLess()
    {
        RunScope all = Columns.Scope(3) with { Classes = 300 };
        (BlockColumns kept, BlockColumns dense) = (new BlockColumns(Columns.Given), new BlockColumns(Columns.Given));
        kept.StartRun(all with { TopK = 4 });
        dense.StartRun(all);
        float[] prediction = [.. Enumerable.Repeat(0.2f / 296, 296), 0.4f, 0.1f, 0.25f, 0.05f];
        kept.Accept(2, kept.State(2).After(kept.Scope!, 7, prediction, 2, pinned: false)).ShouldBeTrue();
        await Columns.PublishAsync(_store, kept, 7, new JournalPosition(12, 345));
        int bytes = _store[Path].Length;
        (BlockColumns read, _) = await BlockSnapshot.ReadAsync(_store, "d", 0, Name, Columns.Given, Token.Current);
        Columns.Describe(read).ShouldBe(Columns.Describe(kept));
        read.Scope.ShouldBe(kept.Scope);
        read.MeanPrediction(2).ToArray().ShouldBe([296, 298, 297, 2, 0.4f, 0.25f, 0.1f, 0.2f / 296]); // 2 is the given label
        await Columns.PublishAsync(_store, dense, 7, new JournalPosition(12, 345));
        (_store[Path].Length - bytes).ShouldBe(5 * 2 * (300 - 8) * sizeof(float));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task ReadAsync_ATopKThatCannotBe_IsDamage(int topK)
    {
        const int At = 27 + 17;
        byte[] golden = Golden.Bytes("snapshot-4.hex");
        _store[Path] = Formats.With(Formats.With(golden, At, (ushort)topK), At + 2, (ushort)(topK >> 16));
        (await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync())).Message.ShouldContain("ends before");
    }

    [Fact]
    public async Task ReadAsync_FormatOne_ReplaysFromTheBeginningOfItsSegment()
    {
        _store[Path] = Golden.Bytes("snapshot.hex");
        (BlockColumns read, JournalPosition replayFrom) = await ReadAsync();
        Columns.Describe(read).ShouldBe(Columns.Describe(Known()));
        replayFrom.ShouldBe(new JournalPosition(12, 0));
    }

    [Fact]
    public async Task ReadAsync_WithinAnEpochUnderTheNameOfItsEnd_IsRefused()
    {
        using FrozenSnapshot frozen = BlockSnapshot.Freeze(Known(), 7, new JournalPosition(12, 0), SnapshotKind.WithinEpoch);
        frozen.Name.ToString().ShouldBe("r0003-e000007-00000012.part");
        _store[Path] = frozen.Bytes.ToArray();
        await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync());
    }

    [Theory]
    [InlineData(1, "bytes behind")]
    [InlineData(3, "ends before")]
    public async Task ReadAsync_ACountOfDecisionsThatLies_IsDamage(ushort count, string expected)
    {
        byte[] golden = Golden.Bytes("snapshot-4.hex");
        _store[Path] = Formats.With(golden, golden.Length - 36, count);
        (await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync())).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task ReadAsync_ADecisionOutsideTheBlock_IsDamage()
    {
        byte[] golden = Golden.Bytes("snapshot-4.hex");
        _store[Path] = Formats.With(golden, golden.Length - 10, 5);
        (await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync())).Message.ShouldContain("outside the block");
    }

    [Fact]
    public async Task ReadAsync_EveryByteFlipped_IsDamage()
    {
        byte[] golden = Golden.Bytes("snapshot-4.hex");
        for (int i = 0; i < golden.Length; i++)
        {
            _store[Path] = [.. golden];
            _store[Path][i] ^= 0x40;
            await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync());
        }
    }

    [Fact]
    public async Task ReadAsync_CutAtEveryLength_IsDamage()
    {
        byte[] golden = Golden.Bytes("snapshot-4.hex");
        for (int length = 0; length < golden.Length; length++)
        {
            _store[Path] = golden[..length];
            await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync());
        }
    }

    [Fact]
    public async Task ReadAsync_ANewerFormat_SaysSo()
    {
        _store[Path] = Formats.With(Golden.Bytes("snapshot-4.hex"), 4, 5);
        (await Should.ThrowAsync<UserErrorException>(async () => await ReadAsync())).Message.ShouldContain("format version 5");
    }

    [Theory]
    [InlineData(1, 1, -1, 0, 1)]
    [InlineData(0, 1, -1, 0)]
    public async Task ReadAsync_OtherGivenLabels_IsRefused(params int[] given)
    {
        _store[Path] = Golden.Bytes("snapshot.hex");
        (await Should.ThrowAsync<CorruptStoreException>(async () => await BlockSnapshot.ReadAsync(_store, "d", 0, Name, given, Token.Current)))
            .Message.ShouldContain("given labels");
    }

    [Fact]
    public async Task ReadAsync_SamplesAppendedSince_HaveNoVisits()
    {
        _store[Path] = Golden.Bytes("snapshot.hex");
        (BlockColumns before, _) = await ReadAsync();
        (BlockColumns columns, _) = await BlockSnapshot.ReadAsync(_store, "d", 0, Name, BlockLabels.Of([0, 1, -1, 0, 1, 1]), Token.Current);
        columns.Count.ShouldBe(6);
        for (int offset = 0; offset < 5; offset++)
        {
            columns.Values(offset).ToArray().ShouldBe(before.Values(offset).ToArray());
            columns.Version(offset).ShouldBe(before.Version(offset));
        }

        columns.Version(5).ShouldBe(0);
        columns.LastEpoch(5).ShouldBe(-1);
        columns.Target(5)[1].ShouldBe(1f);
    }

    [Fact]
    public async Task ReadAsync_UnderAnotherName_IsRefused()
    {
        _store[Path.Replace("e000007", "e000008")] = Golden.Bytes("snapshot.hex");
        await Should.ThrowAsync<CorruptStoreException>(async () => await BlockSnapshot.ReadAsync(
            _store, "d", 0, Name with { Epoch = 8 }, BlockLabels.Of([0, 1, -1, 0, 1]), Token.Current));
    }

    [Fact]
    public async Task ListAsync_SeveralInOneSegment_ComeInTheOrderOfTheJournal()
    {
        BlockSnapshot.SnapshotName[] order =
        [
            new(1, 9, 2), new(2, 0, 2, SnapshotKind.WithinEpoch), new(2, 0, 2), new(2, 1, 2, SnapshotKind.WithinEpoch), new(2, 0, 3),
        ];
        foreach (BlockSnapshot.SnapshotName name in order.Reverse())
        {
            await _store.CreateAsync(StoreLayout.Snapshots("d", 0) + name, default, Token.Current);
        }

        (await BlockSnapshot.ListAsync(_store, "d", 0, Token.Current)).ShouldBe(order);
    }

    [Theory]
    [InlineData("r0001-e000004-00000012.snap", true)]
    [InlineData("r12345-e1234567-123456789.snap", true)]
    [InlineData("r0001-e000004-00000012.part", true)]
    [InlineData("r0001-e000004.snap", false)]
    [InlineData("r0001-e000004-x.snap", false)]
    [InlineData("r0001-e000004-00000012", false)]
    [InlineData("e0001-r000004-00000012.snap", false)]
    [InlineData("", false)]
    public void TryParse_Names_TakesItsOwnAlone(string text, bool isName)
    {
        BlockSnapshot.SnapshotName.TryParse(text, out BlockSnapshot.SnapshotName name).ShouldBe(isName);
        if (isName)
        {
            name.ToString().ShouldBe(text);
        }
    }

    private static BlockColumns Known()
    {
        var columns = new BlockColumns(BlockLabels.Of([0, 1, -1, 0, 1]));
        foreach (string record in (string[])["run-started", "visits", "decisions"])
        {
            BlockRecord.Apply(Golden.Bytes($"record-{record}.hex"), columns);
        }

        return columns;
    }

    private async Task<(BlockColumns Columns, JournalPosition ReplayFrom)> ReadAsync() => await BlockSnapshot.ReadAsync(_store, "d", 0, Name, BlockLabels.Of([0, 1, -1, 0, 1]), Token.Current);
}
