using SatCurate.Curation;

namespace SatCurate.Storage.Tests;

public sealed class LabelsFileTests
{
    private const string Name = "datasets/d/given/00000000.labels";
    private readonly MemoryStore _store = new();

    [Fact]
    public async Task WriteAsync_ThenRead_GivesTheSameLabels()
    {
        int[] labels = [.. Enumerable.Range(-1, 1024)];
        await LabelsFile.WriteAsync(_store, Name, labels, Token.Current);
        (await LabelsFile.ReadAsync(_store, Name, Token.Current)).ShouldBe(labels);
    }

    [Fact]
    public async Task WriteAsync_KnownLabels_HasTheBytesOfFormatOne()
    {
        await LabelsFile.WriteAsync(_store, Name, new[] { 0, -1, 2 }, Token.Current);
        Convert.ToHexStringLower(_store[Name]).ShouldBe(Golden.Read("labels.hex"));
    }

    [Fact]
    public async Task ReadAsync_AnyByteFlippedOrAnyLengthCut_IsDamage()
    {
        byte[] golden = Golden.Bytes("labels.hex");
        for (int i = 0; i < golden.Length; i++)
        {
            _store[Name] = golden[..i];
            await Should.ThrowAsync<CorruptStoreException>(async () => await LabelsFile.ReadAsync(_store, Name, Token.Current));
            _store[Name] = [.. golden];
            _store[Name][i] ^= 0x80;
            await Should.ThrowAsync<CorruptStoreException>(async () => await LabelsFile.ReadAsync(_store, Name, Token.Current));
        }
    }

    [Fact]
    public async Task ReadAsync_FileOfFormatOne_IsRead()
    {
        _store[Name] = Golden.Bytes("labels.hex");
        (await LabelsFile.ReadAsync(_store, Name, Token.Current)).ShouldBe([0, -1, 2]);
    }

    [Fact]
    public async Task ReadAsync_ACountThatLies_IsDamage()
    {
        byte[] file = Formats.With(Golden.Bytes("labels.hex"), 6, 2);
        _store[Name] = file;
        (await Should.ThrowAsync<CorruptStoreException>(async () => await LabelsFile.ReadAsync(_store, Name, Token.Current)))
            .Message.ShouldContain("2 labels are stated, but there is room for 3");
    }

    [Fact]
    public async Task ReadAsync_NoFile_IsDamageWithItsName() =>
        (await Should.ThrowAsync<CorruptStoreException>(async () => await LabelsFile.ReadAsync(_store, Name, Token.Current))).Name.ShouldBe(Name);

    [Fact]
    public async Task ReadAsync_ANewerFormat_SaysSo()
    {
        _store[Name] = Formats.With(Golden.Bytes("labels.hex"), 4, 2);
        (await Should.ThrowAsync<UserErrorException>(async () => await LabelsFile.ReadAsync(_store, Name, Token.Current)))
            .Message.ShouldContain("format version 2");
    }
}
