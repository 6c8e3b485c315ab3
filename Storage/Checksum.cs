using System.Numerics;
using System.Runtime.InteropServices;

namespace SatCurate.Storage;

/// <summary>CRC-32C (Castagnoli), the checksum of every format here.</summary>
public static class Checksum
{
    /// <summary>The checksum of <paramref name="bytes"/>, going on from <paramref name="seed"/> (that of the bytes before).</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
