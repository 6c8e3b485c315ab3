using System.Buffers;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Blocks;

/// <summary>Small blocks and what is done to them.</summary>
internal static class Columns
{
    public const int Classes = 3;

    /// <summary>Given labels of the block: one sample is unlabelled.</summary>
    public static int[] Given => [0, 1, 2, -1, 0];

    public static RunScope Scope(int run) => new(run, Classes, 0.9f, 1, MovesTargets: true);

    /// <summary>The states of some samples after a visit in the epoch after their last.</summary>
    public static List<BlockVisit> Visit(BlockColumns columns, int epoch, int seed, params int[] offsets)
    {
        var random = new Random(seed);
        var visits = new List<BlockVisit>();
        foreach (int offset in offsets.Where(o => columns.LastEpoch(o) < epoch))
        {
            float a = random.NextSingle() / 2;
            float b = random.NextSingle() / 2;
            SampleState state = columns.State(offset).After(columns.Scope!, epoch, [a, b, 1 - a - b], columns.Given(offset), pinned: false);
            visits.Add(new BlockVisit(offset, state));
        }

        return visits;
    }

    public static byte[] Record(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Everything that columns say, to compare them.</summary>
    public static string Describe(BlockColumns columns) => string.Join('\n', Lines(columns));

    private static IEnumerable<string> Lines(BlockColumns columns)
    {
        yield return $"{columns.Scope} token {columns.LeaseToken} decisions {columns.DecisionSequence} of {columns.Count}";
        for (int offset = 0; offset < columns.Count; offset++)
        {
            string values = columns.Scope is null ? "" : Convert.ToHexString(MemoryMarshal.AsBytes(columns.Values(offset)));
            string decisions = columns.Decisions.TryGetValue(offset, out List<BlockDecision>? of) ? string.Join(' ', of) : "";
            yield return $"{columns.Given(offset)} {columns.Version(offset)} {columns.LastEpoch(offset)} {columns.Averaged(offset)}";
            yield return $"{columns.LastVisit(offset):x} {columns.PairwiseSum(offset)} {values} {decisions}";
        }
    }

    /// <summary>Publishes the end of an epoch of block 0 of data set <c>d</c>.</summary>
    public static async Task<BlockSnapshot.SnapshotName> PublishAsync(IStore store, BlockColumns columns, int epoch, JournalPosition replayFrom)
    {
        using FrozenSnapshot frozen = BlockSnapshot.Freeze(columns, epoch, replayFrom, SnapshotKind.EpochEnd);
        await BlockSnapshot.PublishAsync(store, "d", 0, frozen, Token.Current);
        return frozen.Name;
    }
}
