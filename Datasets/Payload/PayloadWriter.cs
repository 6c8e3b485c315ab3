using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SatCurate.Storage;

namespace SatCurate.Datasets.Payload;

/// <summary>Writes the payload blocks of a data set; see <see cref="PayloadReader"/> for the way back.</summary>
public static class PayloadWriter
{
    /// <summary>Publishes one block atomically.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="name">Name of the object; see <see cref="StoreLayout"/>.</param>
    /// <param name="split">One of <see cref="Splits"/>.</param>
    /// <param name="block">What it holds; labels only in the test split.</param>
    /// <param name="cancellationToken">Cancels; nothing is published then.</param>
    public static async ValueTask WriteBlockAsync(
        IStore store, string name, string split, PayloadBlock block, CancellationToken cancellationToken)
    {
        if ((block.Labels is not null) != (split == Splits.Test))
        {
            throw new ArgumentException("Labels stand in payload files of the test split only.", nameof(block));
        }

        byte[] sources = block.Sources is null ? [] : Encode(block.Sources);
        byte[] labels = block.Labels is null ? [] : MemoryMarshal.AsBytes(block.Labels.AsSpan()).ToArray();
        var header = new PayloadHeader(split, block.FirstIndex, block.Count, block.Shape, labels.Length, sources.Length);
        var head = new byte[PayloadHeader.Size];
        header.Write(head);
        ReadOnlyMemory<byte>[] parts = [head, labels, block.Data, sources];
        await store.PublishAsync(name, WriteAsync, cancellationToken);

        async ValueTask WriteAsync(Stream stream, CancellationToken token)
        {
            uint checksum = 0;
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                checksum = Checksum.Of(part.Span, checksum);
                await stream.WriteAsync(part, token);
            }

            var crc = new byte[PayloadHeader.CrcSize];
            BinaryPrimitives.WriteUInt32LittleEndian(crc, checksum);
            await stream.WriteAsync(crc, token);
        }
    }

    private static byte[] Encode(IReadOnlyList<string> sources)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (string source in sources)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(source);
            writer.Write(utf8.Length);
            writer.Write(utf8);
        }

        writer.Flush();
        return bytes.ToArray();
    }
}
