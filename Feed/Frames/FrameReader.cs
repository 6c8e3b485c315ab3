namespace SatCurate.Feed.Frames;

/// <summary>Reads the frames of one answer, and believes none of their numbers: a row that is passed on may be used as an index.</summary>
/// <param name="bytes">The answer.</param>
/// <param name="largestBatch">Rows that were asked for.</param>
internal sealed class FrameReader(FrameBytes bytes, int largestBatch)
{
    /// <summary>Class names in class order, once the start is read.</summary>
    public IReadOnlyList<string> Classes { get; private set; } = [];

    /// <summary>Samples of the training split, once the start is read.</summary>
    public long Samples { get; private set; }

    /// <summary>Reads the first frame.</summary>
    /// <exception cref="FeedException">It is none that this library reads, or says that the feed can't be had.</exception>
    /// <exception cref="CutOffException">The answer ends before it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        FrameHead head = await HeadAsync(cancellationToken);
        if (head.Kind != FrameFormat.Start)
        {
            throw Wrong($"it begins with a frame '{ServerText.Short(head.Kind)}'");
        }

        if (head.Format != FrameFormat.Version)
        {
            throw new FeedFormatException(
                $"the server sends frames of format {head.Format}, and this library reads {FrameFormat.Version}: take the package of the server's version");
        }

        Classes = head.Classes is { Count: > 0 } classes && classes.All(name => name is not null) ? classes : throw Wrong("it names no classes");
        Samples = head.Samples is { } samples and >= 0 ? samples : throw Wrong("it has no number of samples");
    }

    /// <summary>Reads on to the next batch or to the end.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public async Task<CleanBatch> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            FrameHead head = await HeadAsync(cancellationToken);
            switch (head.Kind)
            {
                case FrameFormat.Batch:
                    return await RowsAsync(head, cancellationToken);
                case FrameFormat.End when head.Status == FrameFormat.Error:
                    throw new FeedFailedException(ServerText.Short(head.Error ?? "the server does not say why"));
                case FrameFormat.End:
                    return At(head) with { IsLastOfRevision = true, End = head.Ended() ?? throw Wrong($"it ends as '{ServerText.Short(head.Status)}'") };
            }
        }
    }

    private async Task<FrameHead> HeadAsync(CancellationToken cancellationToken) => FrameHead.Read((await bytes.LineAsync(cancellationToken)).Span);

    private async Task<CleanBatch> RowsAsync(FrameHead head, CancellationToken cancellationToken)
    {
        int rows = head.Rows is { } count and > 0 && count <= largestBatch ? count : throw Wrong($"a batch has {head.Rows} rows of {largestBatch}");
        long probabilities = (long)rows * Classes.Count;
        if (probabilities > Math.Max(FeedRequest.LargestTarget, Classes.Count) || head.Bytes != ArrayBytes.Of(rows, (int)probabilities))
        {
            throw Wrong($"the arrays of a batch of {rows} rows and {Classes.Count} classes have other lengths ({head.Bytes})");
        }

        CleanBatch batch = At(head) with
        {
            IsLastOfRevision = head.LastOfRevision ?? throw Wrong("a batch does not say whether it is the last of its revision"),
            Index = await bytes.ArrayAsync<long>(rows, cancellationToken),
            Target = await bytes.ArrayAsync<float>((int)probabilities, cancellationToken),
            Weight = await bytes.ArrayAsync<float>(rows, cancellationToken),
            Decision = await bytes.ArrayAsync<int>(rows, cancellationToken),
        };
        Check(batch);
        return batch;
    }

    private void Check(CleanBatch batch)
    {
        long before = -1;
        foreach (long index in batch.Index)
        {
            before = index > before && index < Samples ? index : throw Wrong($"index {index} comes after {before} among {Samples} samples");
        }

        foreach (int decision in batch.Decision)
        {
            if (decision < CleanBatch.NoDecision || decision >= Classes.Count)
            {
                throw Wrong($"{decision} is no decision among {Classes.Count} classes");
            }
        }

        if (!batch.Weight.All(float.IsFinite) || !batch.Target.All(float.IsFinite))
        {
            throw Wrong("a weight or a probability is no number");
        }
    }

    /// <summary>A batch without rows.</summary>
    private static CleanBatch At(FrameHead head) => new()
    {
        Run = head.Run ?? throw Lacks("run"),
        Revision = head.Revision ?? throw Lacks("revision"),
        Epoch = head.Epoch ?? throw Lacks("epoch"),
        DecisionSequence = head.DecisionSequence ?? throw Lacks("decision_sequence"),
        Index = [],
        Target = [],
        Weight = [],
        Decision = [],
        IsLastOfRevision = false,
        Token = head.Token ?? throw Lacks("token"),
    };

    private static FeedFormatException Lacks(string member) => Wrong($"a frame lacks '{member}'");

    private static FeedFormatException Wrong(string what) => new($"what the server sends is no feed: {what}");
}
