using System.Buffers;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Datasets.Payload;

/// <summary>Gathers the payload of one block, sample by sample.</summary>
internal interface IBlockBuffer
{
    /// <summary>A buffer for at most <paramref name="samples"/> samples of a shape.</summary>
    /// <exception cref="UserErrorException">They would take more memory than an array may.</exception>
    static IBlockBuffer For(SampleShape shape, int samples) => shape.IsText ? new TextBlockBuffer()
        : (long)shape.Bytes * samples <= Array.MaxLength ? new FixedBlockBuffer(shape.Bytes, samples)
        : throw new UserErrorException($"blocks of {samples} samples of {shape} are too large", null, "Choose a smaller size");

    /// <summary>Appends one sample.</summary>
    void Add(ReadOnlySpan<byte> sample);

    /// <summary>What was appended, as it stands in a payload block; valid until the next change.</summary>
    ReadOnlyMemory<byte> Block();

    /// <summary>Begins the next block.</summary>
    void Clear();
}

/// <summary>Samples that all have one length, in one buffer that is used again.</summary>
/// <param name="sampleBytes">Bytes of each.</param>
/// <param name="samples">The most samples of a block.</param>
internal sealed class FixedBlockBuffer(int sampleBytes, int samples) : IBlockBuffer
{
    private readonly byte[] _data = new byte[sampleBytes * samples];
    private int _filled;

    public void Add(ReadOnlySpan<byte> sample)
    {
        sample.CopyTo(_data.AsSpan(_filled, sampleBytes));
        _filled += sampleBytes;
    }

    public ReadOnlyMemory<byte> Block() => _data.AsMemory(0, _filled);

    public void Clear() => _filled = 0;
}

/// <summary>Texts, packed when the block is full.</summary>
internal sealed class TextBlockBuffer : IBlockBuffer
{
    private readonly ArrayBufferWriter<byte> _texts = new();
    private readonly List<int> _ends = [];

    public void Add(ReadOnlySpan<byte> sample)
    {
        _texts.Write(sample);
        _ends.Add(_texts.WrittenCount);
    }

    public ReadOnlyMemory<byte> Block() => PackedTexts.Pack(CollectionsMarshal.AsSpan(_ends), _texts.WrittenSpan);

    public void Clear()
    {
        _texts.ResetWrittenCount();
        _ends.Clear();
    }
}
