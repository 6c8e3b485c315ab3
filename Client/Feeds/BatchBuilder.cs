using SatCurate.Client.Export;
using SatCurate.Contracts.Blocks;
using SatCurate.Feed;
using SatCurate.Storage;

namespace SatCurate.Client.Feeds;

/// <summary>Gathers rows of one pass until they are a batch.</summary>
/// <param name="pass">The pass.</param>
/// <param name="ingest">For its tokens.</param>
/// <param name="classes">C.</param>
/// <param name="size">Rows of a batch.</param>
internal sealed class BatchBuilder(FeedToken pass, Guid ingest, int classes, int size)
{
    private readonly int _size = Math.Clamp(FeedRequest.LargestTarget / classes, 1, size);
    private readonly List<long> _index = [];
    private readonly List<float> _target = [];
    private readonly List<float> _weight = [];
    private readonly List<int> _decision = [];

    /// <summary>True where the next row wants another batch.</summary>
    public bool IsFull => _index.Count == _size;

    /// <summary>Adds a row; the indexes ascend.</summary>
    public void Add(long index, in RevisionSample sample, int? verdict)
    {
        (ReadOnlyMemory<float> target, float weight) = ExportRules.Overlaid(sample, verdict);
        _index.Add(index);
        _target.AddRange(target.Span);
        _weight.Add(weight);
        _decision.Add(verdict ?? CleanBatch.NoDecision);
    }

    /// <summary>The rows so far, and begins the next batch.</summary>
    /// <param name="next">The first sample that is not delivered with them.</param>
    /// <param name="isLast">True where they end the pass.</param>
    public CleanBatch Take(long next, bool isLast)
    {
        CleanBatch batch = Empty(pass with { Next = next }, ingest) with
        {
            Index = [.. _index],
            Target = [.. _target],
            Weight = [.. _weight],
            Decision = [.. _decision],
            IsLastOfRevision = isLast,
        };
        _index.Clear();
        _target.Clear();
        _weight.Clear();
        _decision.Clear();
        return batch;
    }

    /// <summary>A batch without rows.</summary>
    public static CleanBatch Empty(FeedToken at, Guid ingest) => new()
    {
        Run = StoreLayout.Run(at.Revision.Run),
        Revision = at.Revision.ToString(),
        Epoch = at.Revision.Epoch + 1,
        DecisionSequence = at.DecisionSequence,
        Index = [],
        Target = [],
        Weight = [],
        Decision = [],
        IsLastOfRevision = true,
        Token = at.Write(ingest),
    };
}
