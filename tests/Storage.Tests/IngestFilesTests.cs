namespace SatCurate.Storage.Tests;

public sealed class IngestFilesTests
{
    private static readonly string StartName = StoreLayout.IngestStart("d");
    private static readonly string UnreadableName = StoreLayout.Unreadable("d", "train", 7);
    private static readonly IngestStart Start = new(["/data/pets", "--limit 9"], 1024, 3, 1234567890123, "0123456789abcdef");
    private static readonly UnreadableSample[] Unreadable = [new(7000, "the image is cut short"), new(7001, "\"x\" <ä>")];

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task Write_KnownProgress_HasTheBytesOfFormatOne()
    {
        await IngestFiles.CreateStartAsync(_store, "d", Start, Token.Current);
        await IngestFiles.WriteUnreadableAsync(_store, "d", "train", 7, Unreadable, Token.Current);

        Convert.ToHexStringLower(_store[StartName]).ShouldBe(Golden.Read("ingest-start.hex"));
        Convert.ToHexStringLower(_store[UnreadableName]).ShouldBe(Golden.Read("unreadable.hex"));
    }

    [Fact]
    public async Task Read_FilesOfFormatOne_AreRead()
    {
        (_store[StartName], _store[UnreadableName]) = (Golden.Bytes("ingest-start.hex"), Golden.Bytes("unreadable.hex"));

        IngestStart start = (await IngestFiles.ReadStartAsync(_store, "d", Token.Current))!;
        start.Options.ShouldBe(Start.Options);
        (start with { Options = Start.Options }).ShouldBe(Start);
        (await IngestFiles.ReadUnreadableAsync(_store, "d", "train", 7, Token.Current)).ShouldBe(Unreadable);
    }

    [Fact]
    public async Task Read_NoFiles_AreNone()
    {
        (await IngestFiles.ReadStartAsync(_store, "d", Token.Current)).ShouldBeNull();
        (await IngestFiles.ReadUnreadableAsync(_store, "d", "train", 7, Token.Current)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateStartAsync_AlreadyBegun_IsRefused()
    {
        await IngestFiles.CreateStartAsync(_store, "d", Start, Token.Current);
        await Should.ThrowAsync<IOException>(async () => await IngestFiles.CreateStartAsync(_store, "d", Start with { BlockSize = 1 }, Token.Current));
        (await IngestFiles.ReadStartAsync(_store, "d", Token.Current))!.BlockSize.ShouldBe(1024);
    }

    [Fact]
    public async Task Read_AnyByteFlippedOrAnyLengthCut_IsDamage()
    {
        byte[] golden = Golden.Bytes("ingest-start.hex");
        for (int i = 0; i < golden.Length; i++)
        {
            await ShouldBeDamageAsync(StartName, golden[..i], async () => await IngestFiles.ReadStartAsync(_store, "d", Token.Current));
            byte[] flipped = [.. golden];
            flipped[i] ^= 0x80;
            await ShouldBeDamageAsync(StartName, flipped, async () => await IngestFiles.ReadStartAsync(_store, "d", Token.Current));
        }

        await ShouldBeDamageAsync(UnreadableName, golden, async () => await IngestFiles.ReadUnreadableAsync(_store, "d", "train", 7, Token.Current));
    }

    private async Task ShouldBeDamageAsync(string name, byte[] bytes, Func<Task> read)
    {
        _store[name] = bytes;
        (await Should.ThrowAsync<CorruptStoreException>(read)).Name.ShouldBe(name);
    }
}
