using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SatCurate.Storage;

namespace SatCurate.Datasets.Payload;

/// <summary>Reads the payload blocks of a data set. Safe for several threads; keeps nothing.</summary>
/// <param name="store">Where the data set is.</param>
/// <param name="manifest">Its manifest.</param>
public sealed class PayloadReader(IStore store, DatasetManifest manifest)
{
    /// <summary>Shape of every sample.</summary>
    public SampleShape Shape { get; } = SampleShape.Of(manifest);

    /// <summary>Number of blocks of a split.</summary>
    public int Blocks(string split) => split == Splits.Test ? manifest.TestBlocks : manifest.TrainBlocks;

    /// <summary>One whole block, checked against its CRC and the manifest.</summary>
    /// <param name="split">One of <see cref="Splits"/>.</param>
    /// <param name="block">The block's number, from 0.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="CorruptStoreException">The file is missing, damaged or another block's.</exception>
    public async ValueTask<PayloadBlock> ReadBlockAsync(string split, int block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, Blocks(split));
        string name = StoreLayout.Payload(manifest, split, block);
        byte[] file = await store.ReadAllAsync(name, cancellationToken)
            ?? throw new CorruptStoreException(name, 0, "the payload block is missing");
        PayloadHeader header = Check(name, file, split, block);
        int data = PayloadHeader.Size + header.LabelBytes;
        int dataBytes = (int)header.DataBytes(file.Length);
        return new PayloadBlock(
            header.FirstIndex,
            header.Count,
            Shape,
            file.AsMemory(data, dataBytes),
            header.SourceBytes == 0 ? null : Decode(name, file.AsSpan(data + dataBytes, header.SourceBytes), header.Count),
            header.LabelBytes == 0 ? null : MemoryMarshal.Cast<byte, int>(file.AsSpan(PayloadHeader.Size, header.LabelBytes)).ToArray());
    }

    /// <summary>The class indexes of the whole test split; empty where there is none.</summary>
    public async ValueTask<int[]> ReadTestLabelsAsync(CancellationToken cancellationToken)
    {
        var labels = new List<int>();
        for (int block = 0; block < manifest.TestBlocks; block++)
        {
            labels.AddRange((await ReadBlockAsync(Splits.Test, block, cancellationToken)).Labels!);
        }

        return [.. labels];
    }

    private PayloadHeader Check(string name, ReadOnlySpan<byte> file, string split, int block)
    {
        PayloadHeader? read = PayloadHeader.Read(file, out int version);
        if (read is not PayloadHeader header || file.Length < PayloadHeader.Size + PayloadHeader.CrcSize)
        {
            throw new CorruptStoreException(name, 0, "not a payload block");
        }

        StoreVersions.Demand(name, version, PayloadHeader.NewestVersion);

        int crcAt = file.Length - PayloadHeader.CrcSize;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[crcAt..]) != Checksum.Of(file[..crcAt]))
        {
            throw new CorruptStoreException(name, crcAt, "the checksum does not fit the content");
        }

        long total = split == Splits.Test ? manifest.TestCount : manifest.TrainCount;
        long first = (long)block * manifest.BlockSize;
        bool fits = header.Split == split && header.FirstIndex == first && header.Shape == Shape
            && header.Count == Math.Min(manifest.BlockSize, total - first) && version == header.Version && DataFits(header, file.Length);
        string? fault = !fits ? "the block is not the one that the manifest states"
            : Shape.IsText ? PackedTexts.FaultOf(file.Slice(PayloadHeader.Size + header.LabelBytes, (int)header.DataBytes(file.Length)), header.Count)
            : null;
        return fault is null ? header : throw new CorruptStoreException(name, 0, fault);
    }

    private bool DataFits(PayloadHeader header, int fileBytes) =>
        header is { LabelBytes: >= 0, SourceBytes: >= 0 }
        && (Shape.IsText ? header.DataBytes(fileBytes) >= 0 : header.DataBytes(fileBytes) == (long)header.Count * Shape.Bytes);

    private static List<string> Decode(string name, ReadOnlySpan<byte> bytes, int count)
    {
        var sources = new List<string>(count);
        for (int i = 0; i < count; i++)
        {
            int length = bytes.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
            if (length < 0 || length > bytes.Length - sizeof(int))
            {
                throw new CorruptStoreException(name, 0, "the source names are damaged");
            }

            sources.Add(Encoding.UTF8.GetString(bytes.Slice(sizeof(int), length)));
            bytes = bytes[(sizeof(int) + length)..];
        }

        return sources;
    }
}
