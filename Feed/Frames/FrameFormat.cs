namespace SatCurate.Feed.Frames;

/// <summary>
/// Frames: a line of JSON that ends in a line feed, then, of a batch, its arrays one after the other without anything between them, in the order
/// and with the byte lengths of the line's <c>bytes</c>. R rows, C classes; all numbers are little-endian.
/// <list type="bullet">
/// <item><c>start</c>: <c>format</c> 1, <c>dataset</c>, <c>classes</c> (names in class order), <c>samples</c>. The first frame.</item>
/// <item><c>batch</c>: <c>rows</c> R, <c>run</c>, <c>revision</c>, <c>epoch</c>, <c>decision_sequence</c>, <c>last_of_revision</c>, <c>token</c>, <c>bytes</c>; then
/// <c>index</c> R int64, <c>target</c> R x C float32 row by row, <c>weight</c> R float32, <c>decision</c> R int32 (class, -1 keep, -2 discard, -3 none).</item>
/// <item><c>wait</c>: nothing new, and the feed is alive.</item>
/// <item><c>end</c>: <c>status</c> complete, finished, stopped or failed, with <c>run</c>, <c>revision</c>, <c>epoch</c>, <c>decision_sequence</c> and
/// <c>token</c>; or error, with <c>error</c>. The last frame.</item>
/// </list>
/// </summary>
internal static class FrameFormat
{
    /// <summary>What this library and this program read and write.</summary>
    public const int Version = 1;

    /// <summary>The content type.</summary>
    public const string ContentType = "application/vnd.satcurate.frames";

    /// <summary>Bytes of a line: the names of all classes stand in one.</summary>
    public const int LongestLine = 16 << 20;

    public const string Start = "start";
    public const string Batch = "batch";
    public const string Wait = "wait";
    public const string End = "end";

    /// <summary>The status of an end that is none of <see cref="FeedEnd"/>.</summary>
    public const string Error = "error";
}
