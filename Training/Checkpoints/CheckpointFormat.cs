using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using SatCurate.Curation;

namespace SatCurate.Training.Checkpoints;

/// <summary>
/// The outside of a checkpoint file, little-endian: magic <c>SATCKPT1</c>, u32 format version, u32 length of the header, header (JSON, UTF-8),
/// the tensors one behind the other, CRC32C of everything before.
/// </summary>
internal static class CheckpointFormat
{
    public const uint Version = 1;
    public const int PrefixBytes = 16;
    public const int CrcBytes = 4;

    // A member that this program does not know may change how to train: refused, not passed over.
    private static readonly JsonSerializerOptions s_reading = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static ReadOnlySpan<byte> Magic => "SATCKPT1"u8;

    /// <summary>Writes the bytes before the header.</summary>
    public static void WritePrefix(Span<byte> file, int headerLength)
    {
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(file[12..], (uint)headerLength);
    }

    /// <summary>True where the file starts as a checkpoint does.</summary>
    public static bool IsCheckpoint(ReadOnlySpan<byte> prefix) => prefix.StartsWith(Magic);

    /// <summary>The length of the header that the prefix of a sound file states.</summary>
    /// <exception cref="InvalidDataException">The file is too short for it.</exception>
    /// <exception cref="UserErrorException">The format is unknown.</exception>
    public static int HeaderLength(ReadOnlySpan<byte> prefix, long fileBytes, string name)
    {
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (version != Version)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"format version {version} is unknown, this SatCurate reads up to {Version}"),
                name,
                "Use the SatCurate that wrote the checkpoint, or a newer one");
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[12..]);
        return length <= fileBytes - PrefixBytes - CrcBytes
            ? (int)length
            : throw new InvalidDataException($"Checkpoint {name} is shorter than its header.");
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="UserErrorException">It has members that this program does not know.</exception>
    public static CheckpointHeader ReadHeader(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckpointHeader>(json, s_reading)
                ?? throw new InvalidDataException($"Checkpoint {name} has no header.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException(
                $"the checkpoint's header has another form than this SatCurate reads: {e.Message.TrimEnd('.')}",
                name,
                "Use the SatCurate that wrote the checkpoint, or a newer one");
        }
    }

    /// <summary>CRC-32C of <paramref name="data"/>, going on from <paramref name="seed"/> (that of the bytes before).</summary>
    public static uint Crc(ReadOnlySpan<byte> data, uint seed = 0)
    {
        uint crc = ~seed;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in data[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
