using Orleans;

namespace SatCurate.Contracts.Blocks;

/// <summary>All samples of a block in one revision, column by column; N samples, C classes.</summary>
[GenerateSerializer, Immutable, Alias("satcurate.block-rows")]
public sealed record BlockRows
{
    /// <summary>Index of the first sample.</summary>
    [Id(0)]
    public required long First { get; init; }

    /// <summary>N given classes, -1 = unlabelled.</summary>
    [Id(1)]
    public required IReadOnlyList<int> Given { get; init; }

    /// <summary>N predicted classes.</summary>
    [Id(2)]
    public required IReadOnlyList<int> Predicted { get; init; }

    /// <summary>N label scores in [0,1]; NaN where there is none (no visits, or unlabelled).</summary>
    [Id(3)]
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>N flags: label issue.</summary>
    [Id(4)]
    public required IReadOnlyList<bool> Issues { get; init; }

    /// <summary>N weights of the targets.</summary>
    [Id(5)]
    public required IReadOnlyList<float> Weights { get; init; }

    /// <summary>N visit counts.</summary>
    [Id(6)]
    public required IReadOnlyList<int> Visits { get; init; }

    /// <summary>N decisions in force (<see cref="Curation.Verdict"/>); null where there is none.</summary>
    [Id(7)]
    public required IReadOnlyList<int?> Verdicts { get; init; }

    /// <summary>Float32: target, then mean prediction of each of the N samples, in the <see cref="Curation.DistributionForm"/> of the run.</summary>
    [Id(8)]
    public required ReadOnlyMemory<byte> Values { get; init; }
}
