using System.Buffers.Binary;
using System.Text.Json;
using SatCurate.Training.Checkpoints;

namespace SatCurate.Training.Models;

/// <summary>
/// The safetensors format: u64 length of the header, little-endian; header (JSON: for each tensor its type, shape and place, and
/// <c>__metadata__</c>, text by name), padded with spaces to a multiple of 8; the tensors one behind the other, row-major, little-endian.
/// </summary>
public static class SafetensorsFile
{
    private const string ModelPrefix = "model.";
    private const string ScriptPrefix = "model.body.module.";
    private const int Alignment = 8;

    /// <summary>
    /// Writes the model of a checkpoint: its tensors by their names in the state dictionary, without what only training needs. Of a TorchScript
    /// module they are the module's own, so that it can load them; the standardisation before it goes with the card.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="metadata">Texts by name that go with it.</param>
    public static void Write(Stream stream, Checkpoint checkpoint, IReadOnlyDictionary<string, string> metadata)
    {
        string prefix = checkpoint.Header.Recipe.Model == ModelKind.Script ? ScriptPrefix : ModelPrefix;
        (TensorEntry Entry, ReadOnlyMemory<byte> Data)[] tensors =
            [.. checkpoint.Tensors.Where(tensor => tensor.Entry.Name.StartsWith(prefix, StringComparison.Ordinal))];
        byte[] header = Header(tensors.Select(tensor => tensor.Entry), prefix.Length, metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, ReadOnlyMemory<byte> data) in tensors)
        {
            stream.Write(data.Span);
        }
    }

    private static byte[] Header(IEnumerable<TensorEntry> tensors, int prefix, IReadOnlyDictionary<string, string> metadata)
    {
        var json = new Dictionary<string, object> { ["__metadata__"] = metadata };
        long offset = 0;
        foreach (TensorEntry tensor in tensors)
        {
            json.Add(
                tensor.Name[prefix..],
                new { dtype = TypeName(tensor), shape = tensor.Dimensions, data_offsets = (long[])[offset, offset + tensor.Bytes] });
            offset += tensor.Bytes;
        }

        byte[] header = JsonSerializer.SerializeToUtf8Bytes(json);
        int padded = (header.Length + Alignment - 1) / Alignment * Alignment;
        return [.. header, .. Enumerable.Repeat((byte)' ', padded - header.Length)];
    }

    private static string TypeName(TensorEntry tensor) => tensor.Type switch
    {
        "Float32" => "F32",
        "Float64" => "F64",
        "Float16" => "F16",
        "BFloat16" => "BF16",
        "Int64" => "I64",
        "Int32" => "I32",
        "Int16" => "I16",
        "Int8" => "I8",
        "Byte" => "U8",
        "Bool" => "BOOL",
        _ => throw new InvalidDataException($"Tensor '{tensor.Name}' is of type {tensor.Type}, which a model has not."),
    };
}
