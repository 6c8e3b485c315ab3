using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SatCurate.Datasets.Content;

/// <summary>What a sample's payload is told by: the first 16 bytes of its SHA-256, as it stands in the store (pictures after scaling).</summary>
internal static class ContentHash
{
    public static UInt128 Of(ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
