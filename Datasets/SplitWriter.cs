using SatCurate.Curation;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>Writes one split's samples as payload blocks; holds one block.</summary>
internal sealed class SplitWriter
{
    private const int ProgressStep = 256;

    private readonly IStore _store;
    private readonly IngestRequest _request;
    private readonly string _split;
    private readonly ISampleSource _source;
    private readonly IBlockBuffer _data;
    private readonly List<int> _labels = [];
    private readonly List<string> _sources = [];
    private int _inBlock;

    public SplitWriter(IStore store, IngestRequest request, string split, ISampleSource source)
    {
        (_store, _request, _split, _source) = (store, request, split, source);
        _data = IBlockBuffer.For(source.Shape, request.BlockSize);
    }

    /// <summary>Samples written.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the source to its end or to the limit.</summary>
    /// <param name="labelOf">The label to keep with (index, sample): stored with the block in the test split, only called otherwise.</param>
    /// <param name="progress">Told every some hundred samples and after each block.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    public async Task WriteAsync(Func<long, RawSample, int> labelOf, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        long limit = _split == Splits.Train ? _request.Limit ?? long.MaxValue : long.MaxValue;
        long? total = _source.Count is long count ? Math.Min(count, limit) : null;
        using IEnumerator<RawSample> samples = _source.Read().GetEnumerator();
        while (Count < limit && samples.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(samples.Current, labelOf(Count, samples.Current));
            if (_inBlock == _request.BlockSize)
            {
                await FlushAsync(cancellationToken);
            }

            if (Count % ProgressStep == 0)
            {
                progress?.Report(new IngestProgress(_split, Count, total));
            }
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

    private void Add(RawSample sample, int label)
    {
        _data.Add(sample.Payload.Span);
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

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var block = new PayloadBlock(
            Count - _inBlock,
            _inBlock,
            _source.Shape,
            _data.Block(),
            _source.HasSources ? _sources : null,
            _split == Splits.Test ? [.. _labels] : null);
        await PayloadWriter.WriteBlockAsync(_store, _request.Dataset, _split, (int)((Count - 1) / _request.BlockSize), block, cancellationToken);
        _inBlock = 0;
        _data.Clear();
        _labels.Clear();
        _sources.Clear();
    }
}
