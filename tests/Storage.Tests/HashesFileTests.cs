using System.Globalization;

namespace SatCurate.Storage.Tests;

public sealed class HashesFileTests
{
    private const string Name = "datasets/d/hashes/train-00000000.hashes";

    private static readonly UInt128[] Hashes = [1, UInt128.Parse("0123456789abcdef0123456789abcdef", NumberStyles.HexNumber, CultureInfo.InvariantCulture)];

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task WriteAsync_KnownHashes_HasTheBytesOfFormatOne()
    {
        await HashesFile.WriteAsync(_store, Name, Hashes, Token.Current);
        Convert.ToHexStringLower(_store[Name]).ShouldBe(Golden.Read("hashes.hex"));
    }

    [Fact]
    public async Task ReadAsync_FileOfFormatOne_IsRead()
    {
        _store[Name] = Golden.Bytes("hashes.hex");
        (await HashesFile.ReadAsync(_store, Name, Token.Current)).ShouldBe(Hashes);
    }

    [Fact]
    public async Task ReadAsync_NoFile_IsNull() => (await HashesFile.ReadAsync(_store, Name, Token.Current)).ShouldBeNull();

    [Fact]
    public async Task ReadAsync_AnyByteFlippedOrAnyLengthCut_IsDamage()
    {
        byte[] golden = Golden.Bytes("hashes.hex");
        for (int i = 0; i < golden.Length; i++)
        {
            _store[Name] = golden[..i];
            await Should.ThrowAsync<CorruptStoreException>(async () => await HashesFile.ReadAsync(_store, Name, Token.Current));
            _store[Name] = [.. golden];
            _store[Name][i] ^= 0x80;
            await Should.ThrowAsync<CorruptStoreException>(async () => await HashesFile.ReadAsync(_store, Name, Token.Current));
        }
    }
}
