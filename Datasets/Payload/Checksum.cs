using System.Numerics;
using System.Runtime.InteropServices;

namespace SatCurate.Datasets.Payload;

/// <summary>CRC-32C (Castagnoli) over bytes that come in pieces.</summary>
internal struct Checksum
{
    private uint _crc;

    public Checksum() => _crc = uint.MaxValue;

    public readonly uint Value => ~_crc;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var checksum = new Checksum();
        checksum.Add(bytes);
        return checksum.Value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = _crc;
        int whole = bytes.Length & ~7;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes[..whole]))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte b in bytes[whole..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        _crc = crc;
    }
}
