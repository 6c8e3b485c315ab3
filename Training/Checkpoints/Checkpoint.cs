using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using SatCurate.Curation;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Checkpoints;

/// <summary>The trainer's state as a file: header and tensors.</summary>
public sealed class Checkpoint
{
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

    /// <summary>Its tensors in the order of the file: what each is, and its values row-major and little-endian.</summary>
    public IEnumerable<(TensorEntry Entry, ReadOnlyMemory<byte> Data)> Tensors => Header.Tensors.Select(entry => _tensors[entry.Name]);

    /// <summary>Writes a checkpoint file; must be called on the trainer's thread.</summary>
    /// <param name="header">Everything but the table of tensors, which is made here.</param>
    /// <param name="tensors">Tensors by name.</param>
    public static byte[] Write(CheckpointHeader header, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Value)[] plain = [.. tensors.Select(t => (t.Name, t.Value.detach().cpu().contiguous()))];
        TensorEntry[] table = [.. plain.Select(t => Entry(t.Name, t.Value))];
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header with { Tensors = table });
        byte[] file = new byte[checked(CheckpointFormat.PrefixBytes + json.Length + table.Sum(entry => entry.Bytes) + sizeof(uint))];
        CheckpointFormat.WritePrefix(file, json.Length);
        json.CopyTo(file, CheckpointFormat.PrefixBytes);
        int at = CheckpointFormat.PrefixBytes + json.Length;
        foreach ((string _, Tensor value) in plain)
        {
            Span<byte> bytes = value.bytes;
            bytes.CopyTo(file.AsSpan(at));
            at += bytes.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), CheckpointFormat.Crc(file.AsSpan(0, at)));
        return file;
    }

    /// <summary>Reads a checkpoint file; the tensors stay views into <paramref name="file"/>.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <exception cref="InvalidDataException">Not a checkpoint, truncated, or damaged.</exception>
    /// <exception cref="UserErrorException">A newer SatCurate wrote it.</exception>
    public static Checkpoint Read(ReadOnlyMemory<byte> file, string name)
    {
        ReadOnlySpan<byte> span = file.Span;
        if (span.Length < CheckpointFormat.PrefixBytes + CheckpointFormat.CrcBytes || !CheckpointFormat.IsCheckpoint(span))
        {
            throw new InvalidDataException("Not a checkpoint file.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(span[^4..]) != CheckpointFormat.Crc(span[..^4]))
        {
            throw new InvalidDataException("Checkpoint is truncated or damaged: its checksum does not fit.");
        }

        int length = CheckpointFormat.HeaderLength(span, span.Length, name);
        CheckpointHeader header = CheckpointFormat.ReadHeader(span.Slice(CheckpointFormat.PrefixBytes, length), name);
        return new Checkpoint(header, file[(CheckpointFormat.PrefixBytes + length)..^4]);
    }

    /// <summary>The values of a float32 tensor of the file; null where it has none of that name.</summary>
    public float[]? Floats(string name) =>
        _tensors.TryGetValue(name, out (TensorEntry Entry, ReadOnlyMemory<byte> Data) stored) && stored.Entry.Type == nameof(ScalarType.Float32)
            ? MemoryMarshal.Cast<byte, float>(stored.Data.Span).ToArray()
            : null;

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
}
