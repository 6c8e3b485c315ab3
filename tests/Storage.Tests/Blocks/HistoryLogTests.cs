using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Blocks;

public sealed class HistoryLogTests
{
    private static readonly string Path = StoreLayout.History("d", 1, 0) + "visits.log";
    private readonly MemoryStore _store = new();

    [Fact]
    public async Task AppendAsync_EpochAfterEpoch_ReadsBackBySampleAndWhole()
    {
        for (int epoch = 0; epoch < 5; epoch++)
        {
            await AppendAsync(epoch, (ulong)epoch, (ulong)epoch + 100);
        }

        (await ReadAsync(0)).ShouldBe([0ul, 1ul, 2ul, 3ul, 4ul]);
        (await ReadAsync(1)).ShouldBe([100ul, 101ul, 102ul, 103ul, 104ul]);
        var whole = new List<(int, ulong[])>();
        await HistoryLog.ReadAsync(_store, "d", 1, 0, (epoch, visits) => whole.Add((epoch, visits.ToArray())), Token.Current);
        whole.Select(w => w.Item1).ShouldBe([0, 1, 2, 3, 4]);
        whole[3].Item2.ShouldBe([3ul, 103ul]);
    }

    [Fact]
    public async Task AppendAsync_AnEpochThatIsThere_ChangesNothing()
    {
        await AppendAsync(0, 1, 2);
        await AppendAsync(1, 3, 4);
        byte[] before = _store[Path];
        await AppendAsync(1, 9, 9);
        await AppendAsync(0, 9, 9);
        _store[Path].ShouldBe(before);
    }

    [Fact]
    public async Task AppendAsync_LastEpochCutAtEveryLength_WritesItAgain()
    {
        await AppendAsync(0, 1, 2);
        int first = _store[Path].Length;
        await AppendAsync(1, 3, 4);
        byte[] whole = _store[Path];
        for (int length = first; length < whole.Length; length++)
        {
            _store[Path] = whole[..length];
            (await ReadAsync(0)).ShouldBe([1ul]);
            await AppendAsync(1, 3, 4);
            _store[Path].ShouldBe(whole);
        }
    }

    [Fact]
    public async Task AppendAsync_LastEpochWrongInPlace_WritesItAgain()
    {
        await AppendAsync(0, 1, 2);
        await AppendAsync(1, 3, 4);
        byte[] whole = _store[Path];
        _store[Path] = [.. whole[..^5], 0, 0, 0, 0, 0xff];
        await AppendAsync(1, 3, 4);
        _store[Path].ShouldBe(whole);
    }

    [Fact]
    public async Task AppendAsync_AnEpochTooMany_IsRefused()
    {
        await AppendAsync(0, 1, 2);
        await Should.ThrowAsync<CorruptStoreException>(() => AppendAsync(2, 3, 4));
        await Should.ThrowAsync<CorruptStoreException>(async () =>
            await HistoryLog.AppendAsync(_store, "d", 2, 0, 1, new ulong[] { 1, 2 }, Token.Current));
    }

    [Fact]
    public async Task ReadAsync_AnEarlierEpochFlipped_IsDamage()
    {
        await AppendAsync(0, 1, 2);
        int first = _store[Path].Length;
        await AppendAsync(1, 3, 4);
        byte[] whole = _store[Path];
        for (int i = 0; i < first; i++)
        {
            _store[Path] = [.. whole];
            _store[Path][i] ^= 2;
            await Should.ThrowAsync<CorruptStoreException>(() => ReadAsync(0));
        }
    }

    [Fact]
    public async Task ReadSampleAsync_NoHistory_IsEmpty() => (await ReadAsync(0)).ShouldBeEmpty();

    [Fact]
    public async Task AppendAsync_KnownVisits_HasTheBytesOfFormatOne()
    {
        await AppendAsync(0, 0x0001000100003c00, 0x0102030405060708);
        await AppendAsync(1, 0x0001000100003c01, 0x0102030405060708);
        Convert.ToHexStringLower(_store[Path]).ShouldBe(Golden.Read("history.hex"));
    }

    [Fact]
    public async Task ReadAsync_HistoryOfFormatOne_IsRead()
    {
        _store[Path] = Golden.Bytes("history.hex");
        (await ReadAsync(0)).ShouldBe([0x0001000100003c00ul, 0x0001000100003c01ul]);
        (await ReadAsync(1)).ShouldBe([0x0102030405060708ul, 0x0102030405060708ul]);
    }

    [Fact]
    public async Task ReadAsync_ANewerFormat_SaysSo()
    {
        byte[] payload = Golden.Bytes("history.hex")[Frame.HeaderBytes..38];
        payload[0] = 2;
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        Frame.Write(writer, payload);
        _store[Path] = writer.WrittenSpan.ToArray();
        (await Should.ThrowAsync<UserErrorException>(() => ReadAsync(0))).Message.ShouldContain("format version 2");
    }

    private async Task AppendAsync(int epoch, params ulong[] visits) => await HistoryLog.AppendAsync(_store, "d", 1, 0, epoch, visits, Token.Current);

    private async Task<IReadOnlyList<ulong>> ReadAsync(int offset) => await HistoryLog.ReadSampleAsync(_store, "d", 1, 0, offset, Token.Current);
}
