using System.Text.Json;

namespace SatCurate.Feed.Frames;

/// <summary>The line of a frame; <see cref="FrameFormat"/> says which members belong to which kind. What is null is not written.</summary>
internal sealed record FrameHead
{
    private static readonly (FeedEnd End, string Status)[] s_ends =
    [
        (FeedEnd.Complete, "complete"), (FeedEnd.Finished, "finished"), (FeedEnd.Stopped, "stopped"), (FeedEnd.Failed, "failed"),
    ];

    public required string Kind { get; init; }

    public int? Format { get; init; }

    public string? Dataset { get; init; }

    public IReadOnlyList<string>? Classes { get; init; }

    public long? Samples { get; init; }

    public string? Status { get; init; }

    public string? Error { get; init; }

    public int? Rows { get; init; }

    public string? Run { get; init; }

    public string? Revision { get; init; }

    public int? Epoch { get; init; }

    public long? DecisionSequence { get; init; }

    public bool? LastOfRevision { get; init; }

    public string? Token { get; init; }

    public ArrayBytes? Bytes { get; init; }

    public static FrameHead OfStart(string dataset, IReadOnlyList<string> classes, long samples) =>
        new() { Kind = FrameFormat.Start, Format = FrameFormat.Version, Dataset = dataset, Classes = classes, Samples = samples };

    public static FrameHead OfBatch(CleanBatch batch) => At(FrameFormat.Batch, batch) with
    {
        Rows = batch.Rows,
        LastOfRevision = batch.IsLastOfRevision,
        Bytes = ArrayBytes.Of(batch.Rows, batch.Target.Length),
    };

    public static FrameHead OfWait() => new() { Kind = FrameFormat.Wait };

    public static FrameHead OfEnd(CleanBatch last) => At(FrameFormat.End, last) with { Status = s_ends.Single(known => known.End == last.End).Status };

    public static FrameHead OfError(string why) => new() { Kind = FrameFormat.End, Status = FrameFormat.Error, Error = why };

    /// <summary>How a frame of the kind end says that the feed ended; null where it says nothing that is known.</summary>
    public FeedEnd? Ended()
    {
        foreach ((FeedEnd end, string status) in s_ends)
        {
            if (status == Status)
            {
                return end;
            }
        }

        return null;
    }

    /// <summary>The line, without its line feed.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, FrameJson.Default.FrameHead);

    /// <summary>Reads a line.</summary>
    /// <exception cref="FeedFormatException">It is none.</exception>
    public static FrameHead Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, FrameJson.Default.FrameHead) ?? throw new FeedFormatException("a frame begins with null");
        }
        catch (JsonException e)
        {
            throw new FeedFormatException("a frame does not begin with a line of JSON that is one", e);
        }
    }

    private static FrameHead At(string kind, CleanBatch batch) => new()
    {
        Kind = kind,
        Run = batch.Run,
        Revision = batch.Revision,
        Epoch = batch.Epoch,
        DecisionSequence = batch.DecisionSequence,
        Token = batch.Token,
    };
}
