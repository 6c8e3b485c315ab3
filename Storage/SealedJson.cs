using System.Buffers.Binary;
using System.Text.Json;

namespace SatCurate.Storage;

/// <summary>JSON that shows damage: <c>u32 magic, u16 version, the JSON in UTF-8, u32 CRC of all before</c>, little endian.</summary>
internal static class SealedJson
{
    private const ushort FormatVersion = 1;
    private const int HeaderBytes = 6;

    /// <summary>The bytes of a file.</summary>
    /// <param name="magic">Tells one kind of file from others.</param>
    /// <param name="content">What it holds.</param>
    public static byte[] Seal<T>(uint magic, T content)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(content);
        byte[] bytes = new byte[HeaderBytes + json.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), FormatVersion);
        json.CopyTo(bytes, HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Checksum.Of(bytes.AsSpan(..^sizeof(uint))));
        return bytes;
    }

    /// <summary>What <see cref="Seal"/> put into the bytes of file <paramref name="name"/>.</summary>
    /// <exception cref="CorruptStoreException">They are damaged, or of another kind.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote them.</exception>
    public static T Open<T>(string name, byte[] bytes, uint magic)
    {
        if (bytes.Length < HeaderBytes + sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint))) != Checksum.Of(bytes.AsSpan(..^sizeof(uint))))
        {
            throw new CorruptStoreException(name, 0, "the checksum is wrong");
        }

        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4)), FormatVersion);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.AsSpan(HeaderBytes..^sizeof(uint)))
                ?? throw new CorruptStoreException(name, HeaderBytes, "it holds nothing");
        }
        catch (JsonException e)
        {
            throw new CorruptStoreException(name, HeaderBytes + (e.BytePositionInLine ?? 0), e.Message);
        }
    }
}
