using System.Buffers.Binary;
using SatCurate.Storage;

namespace SatCurate.Datasets.Payload;

/// <summary>
/// The 40 bytes at the start of a payload file, little-endian: magic <c>SATP</c>, u16 format version (1; 2 for texts), u8 split (0 train,
/// 1 test), u8 kind, i64 first index, i32 count, channels, height, width, bytes of labels, bytes of sources.
/// </summary>
/// <remarks>
/// Behind it stand the labels (i32 a sample, test split only: training labels have files of their own), the payloads one after the other
/// (texts as <see cref="PackedTexts"/>), the sources (i32 length and UTF-8 a sample, where there are any) and the CRC-32C of everything before it.
/// </remarks>
internal readonly record struct PayloadHeader(string Split, long FirstIndex, int Count, SampleShape Shape, int LabelBytes, int SourceBytes)
{
    public const int Size = 40;
    public const int CrcSize = 4;
    public const ushort NewestVersion = 2;

    private const uint Magic = 0x50544153; // "SATP"

    /// <summary>Texts came with format 2; all else is written, and read, as format 1.</summary>
    public ushort Version => Shape.IsText ? NewestVersion : (ushort)1;

    /// <summary>Bytes of payload in a file of <paramref name="fileBytes"/>.</summary>
    public long DataBytes(long fileBytes) => fileBytes - Size - LabelBytes - SourceBytes - CrcSize;

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], Version);
        bytes[6] = (byte)(Split == Splits.Test ? 1 : 0);
        bytes[7] = (byte)Shape.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], FirstIndex);
        ReadOnlySpan<int> numbers = [Count, Shape.Channels, Shape.Height, Shape.Width, LabelBytes, SourceBytes];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(16 + (4 * i))..], numbers[i]);
        }
    }

    /// <summary>Null where the bytes are no payload header; the version is checked by the caller.</summary>
    public static PayloadHeader? Read(ReadOnlySpan<byte> bytes, out int version)
    {
        version = bytes.Length < Size ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return null;
        }

        Span<int> numbers = stackalloc int[6];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(16 + (4 * i))..]);
        }

        return new PayloadHeader(
            bytes[6] == 1 ? Splits.Test : Splits.Train,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            numbers[0],
            new SampleShape((PayloadKind)bytes[7], numbers[1], numbers[2], numbers[3]),
            numbers[4],
            numbers[5]);
    }
}
