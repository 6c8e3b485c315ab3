using System.Buffers.Binary;

namespace SatCurate.Storage.Tests;

/// <summary>Files as another program might have written them.</summary>
internal static class Formats
{
    /// <summary>The file with another u16 format version at <paramref name="at"/> and a checksum at its end that fits again.</summary>
    public static byte[] WithVersion(byte[] file, int at, ushort version)
    {
        byte[] other = [.. file];
        BinaryPrimitives.WriteUInt16LittleEndian(other.AsSpan(at), version);
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(other.Length - 4), Checksum.Of(other.AsSpan(..^4)));
        return other;
    }
}
