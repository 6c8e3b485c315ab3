using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Checkpoints;

/// <summary>
/// The trainer's state as a file, little-endian: magic <c>SATCKPT1</c>, u32 format version, u32 length of the header, header (JSON, UTF-8),
/// the tensors one behind the other, CRC32C of everything before.
/// </summary>
public sealed class Checkpoint
{
    /// <summary>The version that <see cref="Write"/> writes.</summary>
    public const uint FormatVersion = 1;

    private const int Prefix = 16;
    private static readonly byte[] Magic = "SATCKPT1"u8.ToArray();
    private readonly Dictionary<string, (TensorEntry Entry, ReadOnlyMemory<byte> Data)> _tensors = [];

    private Checkpoint(CheckpointHeader header, ReadOnlyMemory<byte> data)
    {
        Header = header;
        foreach (TensorEntry entry in header.Tensors)
        {
            if (entry.Bytes < 0 || entry.Bytes > data.Length || !_tensors.TryAdd(entry.Name, (entry, data[..entry.Bytes])))
            {
                throw new InvalidDataException($"Checkpoint's tensor '{entry.Name}' does not fit its table.");
            }

            data = data[entry.Bytes..];
        }
    }

    /// <summary>What it says beside its tensors.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>Writes a checkpoint file; must be called on the trainer's thread.</summary>
    /// <param name="header">Everything but the table of tensors, which is made here.</param>
    /// <param name="tensors">Tensors by name.</param>
    public static byte[] Write(CheckpointHeader header, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Value)[] plain = [.. tensors.Select(t => (t.Name, t.Value.detach().cpu().contiguous()))];
        TensorEntry[] table = [.. plain.Select(t => Entry(t.Name, t.Value))];
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header with { Tensors = table });
        byte[] file = new byte[checked(Prefix + json.Length + table.Sum(entry => entry.Bytes) + sizeof(uint))];
        Magic.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), (uint)json.Length);
        json.CopyTo(file, Prefix);
        int at = Prefix + json.Length;
        foreach ((string _, Tensor value) in plain)
        {
            Span<byte> bytes = value.bytes;
            bytes.CopyTo(file.AsSpan(at));
            at += bytes.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), Crc(file.AsSpan(0, at)));
        return file;
    }

    /// <summary>Reads a checkpoint file; the tensors stay views into <paramref name="file"/>.</summary>
    /// <exception cref="InvalidDataException">Not a checkpoint, truncated, damaged, or of a newer format.</exception>
    public static Checkpoint Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> span = file.Span;
        if (span.Length < Prefix + sizeof(uint) || !span[..Magic.Length].SequenceEqual(Magic))
        {
            throw new InvalidDataException("Not a checkpoint file.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(span[^4..]) != Crc(span[..^4]))
        {
            throw new InvalidDataException("Checkpoint is truncated or damaged: its checksum does not fit.");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(span[8..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(span[12..]);
        if (version != FormatVersion || length > span.Length - Prefix - sizeof(uint))
        {
            throw new InvalidDataException($"Checkpoint has format version {version}, this program reads {FormatVersion}.");
        }

        CheckpointHeader header = JsonSerializer.Deserialize<CheckpointHeader>(span.Slice(Prefix, (int)length))
            ?? throw new InvalidDataException("Checkpoint has no header.");
        return new Checkpoint(header, file[(Prefix + (int)length)..^4]);
    }

    /// <summary>Copies a tensor of the file into <paramref name="destination"/>, which keeps its memory order and device.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it has another type or shape.</exception>
    public void CopyTo(string name, Tensor destination)
    {
        if (!_tensors.TryGetValue(name, out (TensorEntry Entry, ReadOnlyMemory<byte> Data) stored)
            || stored.Entry.Type != destination.dtype.ToString()
            || !stored.Entry.Dimensions.AsSpan().SequenceEqual(destination.shape)
            || stored.Entry.Bytes != destination.numel() * destination.ElementSize)
        {
            throw new InvalidDataException($"Checkpoint has no tensor '{name}' of the model's type and shape.");
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Tensor plain = empty(destination.shape, dtype: destination.dtype);
        stored.Data.Span.CopyTo(plain.bytes);
        destination.copy_(plain);
    }

    private static TensorEntry Entry(string name, Tensor value) =>
        new(name, value.dtype.ToString(), value.shape, checked((int)(value.numel() * value.ElementSize)));

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
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
