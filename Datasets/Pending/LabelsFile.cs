using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using SatCurate.Datasets.Payload;

namespace SatCurate.Storage;

internal static class LabelsFile
{
    public static async ValueTask WriteAsync(IStore store, string name, ReadOnlyMemory<int> labels, CancellationToken cancellationToken)
    {
        var bytes = new byte[12 + (4 * labels.Length) + 4];
        "SATL"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), labels.Length);
        MemoryMarshal.AsBytes(labels.Span).CopyTo(bytes.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Checksum.Of(bytes.AsSpan(0, bytes.Length - 4)));
        await store.PublishAsync(name, (stream, token) => stream.WriteAsync(bytes, token), cancellationToken);
    }

    public static async ValueTask<int[]> ReadAsync(IStore store, string name, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenReadAsync(name, 0, null, cancellationToken) ?? throw new CorruptStoreException(name, 0, "missing");
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancellationToken);
        byte[] bytes = memory.ToArray();
        return MemoryMarshal.Cast<byte, int>(bytes.AsSpan(12, bytes.Length - 16)).ToArray();
    }
}

internal static class ManifestFile
{
    public static ValueTask WriteAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken) =>
        store.PublishAsync(StoreLayout.Manifest(manifest.Name), (stream, token) => new ValueTask(JsonSerializer.SerializeAsync(stream, manifest, cancellationToken: token)), cancellationToken);
}

internal sealed class CorruptStoreException(string name, long offset, string what) : Exception($"{name} at {offset}: {what}");
