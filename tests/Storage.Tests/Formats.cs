using System.Buffers.Binary;

namespace SatCurate.Storage.Tests;

/// <summary>Files as another program might have written them.</summary>
internal static class Formats
{
    /// <summary>The file with another u16 at <paramref name="at"/>, such as its format version, and a checksum at its end that fits again.</summary>
    public static byte[] With(byte[] file, int at, ushort value)
    {
        byte[] other = [.. file];
        BinaryPrimitives.WriteUInt16LittleEndian(other.AsSpan(at), value);
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(other.Length - 4), Checksum.Of(other.AsSpan(..^4)));
        return other;
    }
}
