using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SatCurate.Storage;

/// <summary>One sample's state as it stands in a visits record; read in place.</summary>
/// <param name="bytes">Exactly the sample's part of the record.</param>
public readonly ref struct JournaledVisit(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes before the values.</summary>
    internal const int FixedBytes = 22;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Offset within the block.</summary>
    public int Offset => BinaryPrimitives.ReadUInt16LittleEndian(_bytes);

    /// <summary>How many visits were applied.</summary>
    public int Version => BinaryPrimitives.ReadInt32LittleEndian(_bytes[2..]);

    /// <summary>Epoch of the last visit.</summary>
    public int LastEpoch => BinaryPrimitives.ReadInt32LittleEndian(_bytes[6..]);

    /// <summary>Number of predictions in the mean.</summary>
    public int Averaged => BinaryPrimitives.ReadInt32LittleEndian(_bytes[10..]);

    /// <summary>The last visit, packed.</summary>
    public ulong LastVisit => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[14..]);

    /// <summary>Number of values: 2C.</summary>
    public int ValueCount => (_bytes.Length - FixedBytes) / sizeof(float);

    /// <summary>Copies target and mean prediction, 2C values.</summary>
    public void CopyValuesTo(Span<float> destination) => _bytes[FixedBytes..].CopyTo(MemoryMarshal.AsBytes(destination));

    internal static int BytesOf(int classes) => FixedBytes + (2 * classes * sizeof(float));
}
