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
        await BlockSnapshot.PublishAsync(_store, "d", 0, columns, 7, 12, Token.Current);
        _store.Names.ShouldBe([Path]);
        BlockColumns read = await BlockSnapshot.ReadAsync(_store, "d", 0, Name, Columns.Given, Token.Current);
        Columns.Describe(read).ShouldBe(Columns.Describe(columns));
    }

    [Fact]
    public async Task PublishAsync_KnownColumns_HasTheBytesOfFormatOne()
    {
        var columns = new BlockColumns([0, 1, -1, 0, 1]);
        foreach (string record in (string[])["run-started", "visits", "decisions"])
        {
            BlockRecord.Apply(Golden.Bytes($"record-{record}.hex"), columns);
        }

        await BlockSnapshot.PublishAsync(_store, "d", 0, columns, 7, 12, Token.Current);
        Convert.ToHexStringLower(_store[Path]).ShouldBe(Golden.Read("snapshot.hex"));
    }

    [Fact]
    public async Task ReadAsync_SnapshotOfFormatOne_IsRead()
    {
        _store[Path] = Golden.Bytes("snapshot.hex");
        BlockColumns columns = await ReadAsync();
        columns.Scope.ShouldBe(new RunScope(3, 2, 0.9f, 5, true));
        (columns.LeaseToken, columns.DecisionSequence).ShouldBe((0x0102030405, 9));
        (columns.Version(4), columns.LastEpoch(4), columns.Averaged(4), columns.LastVisit(4)).ShouldBe((8, 7, 2, 0x0001000100003c00ul));
        columns.Values(4).ToArray().ShouldBe([0.75f, 0.25f, 0.5f, 0.5f]);
        columns.VerdictAt(0, 9).ShouldBe(1);
        columns.VerdictAt(4, 9).ShouldBe(Verdict.Discard);
    }

    [Theory]
    [InlineData(1, "bytes behind")]
    [InlineData(3, "ends before")]
    public async Task ReadAsync_ACountOfDecisionsThatLies_IsDamage(ushort count, string expected)
    {
        byte[] golden = Golden.Bytes("snapshot.hex");
        _store[Path] = Formats.With(golden, golden.Length - 36, count);
        (await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync())).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task ReadAsync_ADecisionOutsideTheBlock_IsDamage()
    {
        byte[] golden = Golden.Bytes("snapshot.hex");
        _store[Path] = Formats.With(golden, golden.Length - 10, 5);
        (await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync())).Message.ShouldContain("outside the block");
    }

    [Fact]
    public async Task ReadAsync_EveryByteFlipped_IsDamage()
    {
        byte[] golden = Golden.Bytes("snapshot.hex");
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
        byte[] golden = Golden.Bytes("snapshot.hex");
        for (int length = 0; length < golden.Length; length++)
        {
            _store[Path] = golden[..length];
            await Should.ThrowAsync<CorruptStoreException>(async () => await ReadAsync());
        }
    }

    [Fact]
    public async Task ReadAsync_ANewerFormat_SaysSo()
    {
        _store[Path] = Formats.With(Golden.Bytes("snapshot.hex"), 4, 2);
        (await Should.ThrowAsync<UserErrorException>(async () => await ReadAsync())).Message.ShouldContain("format version 2");
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
    public async Task ReadAsync_UnderAnotherName_IsRefused()
    {
        _store[Path.Replace("e000007", "e000008")] = Golden.Bytes("snapshot.hex");
        await Should.ThrowAsync<CorruptStoreException>(async () => await BlockSnapshot.ReadAsync(
            _store, "d", 0, Name with { Epoch = 8 }, [0, 1, -1, 0, 1], Token.Current));
    }

    [Fact]
    public async Task CollectAsync_SomeAreGarbage_DeletesThoseAlone()
    {
        var columns = new BlockColumns(Columns.Given);
        columns.StartRun(Columns.Scope(1));
        foreach (int epoch in (int[])[0, 1, 2])
        {
            await BlockSnapshot.PublishAsync(_store, "d", 0, columns, epoch, epoch + 2, Token.Current);
        }

        await BlockSnapshot.CollectAsync(_store, "d", 0, name => name.Epoch == 1, Token.Current);
        (await BlockSnapshot.ListAsync(_store, "d", 0, Token.Current)).ShouldBe([new(1, 0, 2), new(1, 2, 4)]);
    }

    [Theory]
    [InlineData("r0001-e000004-00000012.snap", true)]
    [InlineData("r12345-e1234567-123456789.snap", true)]
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

    private async Task<BlockColumns> ReadAsync() => await BlockSnapshot.ReadAsync(_store, "d", 0, Name, [0, 1, -1, 0, 1], Token.Current);
}
