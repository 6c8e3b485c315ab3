using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Payload;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>Writes one split's samples as payload blocks with their content hashes; holds one block and 16 bytes a sample.</summary>
internal sealed class SplitWriter
{
    private const int ProgressStep = 256;

    private readonly IStore? _store;
    private readonly string _dataset;
    private readonly string _split;
    private readonly ISampleSource _source;
    private readonly int _blockSize;
    private readonly string _append;
    private readonly IBlockBuffer _data;
    private readonly List<int> _labels = [];
    private readonly List<string> _sources = [];
    private readonly List<UInt128> _hashes = [];
    private WrittenBlocks _written = WrittenBlocks.None;
    private int _recorded;
    private long _first;
    private int _inBlock;

    /// <param name="store">Where to; null only reads and hashes.</param>
    /// <param name="dataset">The data set's name.</param>
    /// <param name="split">One of <see cref="Splits"/>.</param>
    /// <param name="source">The samples.</param>
    /// <param name="blockSize">Samples in a block.</param>
    /// <param name="first">Index of the first sample of the first block.</param>
    /// <param name="append">Id of the append that writes them; empty for an ingest.</param>
    public SplitWriter(IStore? store, string dataset, string split, ISampleSource source, int blockSize, long first = 0, string append = "")
    {
        (_store, _dataset, _split, _source, _blockSize, _first, _append) = (store, dataset, split, source, blockSize, first, append);
        _data = IBlockBuffer.For(source.Shape, blockSize);
    }

    /// <summary>Samples of the source written.</summary>
    public long Count { get; private set; }

    /// <summary>Content hash of each sample that was begun with or written.</summary>
    public IReadOnlyList<UInt128> Hashes => _hashes;

    /// <summary>Begins with the samples of a block that is not full.</summary>
    /// <param name="block">What the block holds.</param>
    /// <param name="hashes">Their content hashes.</param>
    public void BeginWith(PayloadBlock block, IEnumerable<UInt128> hashes)
    {
        for (int offset = 0; offset < block.Count; offset++)
        {
            _data.Add(block.Sample(offset).Span);
        }

        _sources.AddRange(block.Sources ?? []);
        _hashes.AddRange(hashes);
        _inBlock = block.Count;
    }

    /// <summary>Begins behind blocks that an interrupted ingest has written; their samples are read, as far as they have to be, and not written again.</summary>
    public void BeginBehind(WrittenBlocks written) =>
        (_written, _first, _recorded) = (written, written.Hashes.Count, written.Unreadable.Count);

    /// <summary>Reads the source to its end or to the limit.</summary>
    /// <param name="limit">The most samples to take.</param>
    /// <param name="labelOf">The label to keep with (index in the source, sample): stored with the block in the test split, only called otherwise.</param>
    /// <param name="progress">Told every some hundred samples and after each block.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    /// <exception cref="UserErrorException">There are no samples, or not those of the blocks that were written before.</exception>
    public async Task WriteAsync(
        long limit, Func<long, RawSample, int> labelOf, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        long? total = _source.Count is long count ? Math.Min(count, limit) : null;
        using IEnumerator<RawSample> samples = _source.Read(_written.Known).GetEnumerator();
        while (Count < limit && samples.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int label = labelOf(Count, samples.Current);
            if (Count < _written.Hashes.Count)
            {
                TakeWritten(samples.Current);
            }
            else
            {
                Add(samples.Current, label);
            }

            if (_inBlock == _blockSize)
            {
                await FlushAsync(cancellationToken);
            }

            if (Count % ProgressStep == 0)
            {
                progress?.Report(new IngestProgress(_split, Count, total));
            }
        }

        if (Count < _written.Hashes.Count)
        {
            throw NotAsBefore();
        }

        if (_inBlock > 0)
        {
            await FlushAsync(cancellationToken);
        }

        progress?.Report(new IngestProgress(_split, Count, Count));
        if (Count == 0)
        {
            throw new UserErrorException($"the {(_split == Splits.Test ? "test" : "data")} set is empty", string.Join(", ", _source.Files));
        }
    }

    /// <summary>Takes a sample that is in the store; where the source read it again all the same, it must be what it was.</summary>
    private void TakeWritten(RawSample sample)
    {
        UInt128 hash = _written.Hashes[(int)Count];
        if (!sample.Payload.IsEmpty && ContentHash.Of(sample.Payload.Span) != hash)
        {
            throw NotAsBefore();
        }

        _hashes.Add(hash);
        Count++;
    }

    private UserErrorException NotAsBefore() => new(
        $"the input does not yield what the interrupted ingest of '{_dataset}' has written: {_split} sample {Count} is another",
        string.Join(", ", _source.Files),
        $"Give it up with: satcurate delete {_dataset}; then ingest anew");

    private void Add(RawSample sample, int label)
    {
        _data.Add(sample.Payload.Span);
        _hashes.Add(ContentHash.Of(sample.Payload.Span));
        if (_split == Splits.Test)
        {
            _labels.Add(label);
        }

        if (_source.HasSources)
        {
            _sources.Add(sample.Source!);
        }

        _inBlock++;
        Count++;
    }

    /// <summary>The hashes last: a block that has them is whole, and so is what an ingest that goes on has to know of it.</summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_store is not null)
        {
            var block = new PayloadBlock(
                _first,
                _inBlock,
                _source.Shape,
                _data.Block(),
                _source.HasSources ? _sources : null,
                _split == Splits.Test ? [.. _labels] : null);
            int number = (int)(_first / _blockSize);
            if (_source.Unreadable.Count > _recorded && _inBlock == _blockSize && _append.Length == 0)
            {
                await IngestFiles.WriteUnreadableAsync(_store, _dataset, _split, number, [.. _source.Unreadable.Skip(_recorded)], cancellationToken);
                _recorded = _source.Unreadable.Count;
            }

            await PayloadWriter.WriteBlockAsync(_store, StoreLayout.Payload(_dataset, _split, number, _append), _split, block, cancellationToken);
            await HashesFile.WriteAsync(
                _store, StoreLayout.Hashes(_dataset, _split, number, _append), _hashes.TakeLast(_inBlock).ToArray(), cancellationToken);
        }

        (_first, _inBlock) = (_first + _inBlock, 0);
        _data.Clear();
        _labels.Clear();
        _sources.Clear();
    }
}
