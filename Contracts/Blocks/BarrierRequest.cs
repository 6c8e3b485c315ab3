using System.Globalization;
using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Blocks;

/// <summary>Ends an epoch in one block.</summary>
/// <param name="Run">Run ordinal.</param>
/// <param name="Epoch">Epoch that ends.</param>
/// <param name="LeaseToken">Token of the epoch's lease; zombies with older ones are refused from here on.</param>
/// <param name="Keep">Revisions whose snapshots must stay; older ones that are not among them are collected.</param>
[GenerateSerializer, Immutable, Alias("satcurate.barrier")]
public sealed record BarrierRequest(
    [property: Id(0)] int Run,
    [property: Id(1)] int Epoch,
    [property: Id(2)] long LeaseToken,
    [property: Id(3)] IReadOnlyList<RevisionKey> Keep);

/// <summary>Answers a barrier.</summary>
/// <param name="WriterEpoch">The block's writer epoch.</param>
/// <param name="Missing">Offsets of the samples without a visit in the epoch; empty where the cut was made.</param>
/// <param name="Differing">Labelled samples whose belief holds another class most probable than the given one, at the cut.</param>
/// <param name="Flagged">Those among them whose label is an issue by belief alone.</param>
/// <param name="Snapshot">Name of the column snapshot of the cut; empty where samples are missing.</param>
/// <param name="Margins">Labelled samples by the bin of their joint margin (<see cref="MarginHistogram"/>); empty where samples are missing.</param>
/// <param name="DifferingMargins">The same of the differing ones.</param>
/// <param name="Targets">Where the targets stand; null where samples are missing.</param>
[GenerateSerializer, Immutable, Alias("satcurate.barrier-answer")]
public sealed record BarrierAnswer(
    [property: Id(0)] long WriterEpoch,
    [property: Id(1)] IReadOnlyList<int> Missing,
    [property: Id(2)] int Differing,
    [property: Id(3)] int Flagged,
    [property: Id(4)] string Snapshot,
    [property: Id(5)] IReadOnlyList<int> Margins,
    [property: Id(6)] IReadOnlyList<int> DifferingMargins,
    [property: Id(7)] TargetCounts? Targets = null);

/// <summary>Names a revision: the cut at the end of an epoch of a run.</summary>
/// <param name="Run">Run ordinal.</param>
/// <param name="Epoch">Zero-based epoch at whose end the cut was made.</param>
[GenerateSerializer, Immutable, Alias("satcurate.revision-key")]
public readonly record struct RevisionKey([property: Id(0)] int Run, [property: Id(1)] int Epoch)
{
    /// <summary><c>r0001-e000004</c>, the form that people and exports see.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"r{Run:D4}-e{Epoch:D6}");

    /// <summary>Reads that form; null where <paramref name="text"/> is not a revision's name.</summary>
    public static RevisionKey? Parse(string text) =>
        text.Split('-') is [['r', .. var run], ['e', .. var epoch]]
        && int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out int r)
        && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out int e)
            ? new RevisionKey(r, e)
            : null;
}
