namespace SatCurate.Feed;

/// <summary>
/// Some rows of one revision as training reads them: R samples, C classes. The arrays are the receiver's. The last batch of a feed has no
/// rows, but an <see cref="End"/>.
/// </summary>
public sealed record CleanBatch
{
    /// <summary>Stands in <see cref="Decision"/> where a person said that the given label is right.</summary>
    public const int Keep = -1;

    /// <summary>Stands in <see cref="Decision"/> where a person discarded the sample: its weight is 0.</summary>
    public const int Discard = -2;

    /// <summary>Stands in <see cref="Decision"/> where there is none.</summary>
    public const int NoDecision = -3;

    /// <summary>Name of the run: <c>r0001</c>.</summary>
    public required string Run { get; init; }

    /// <summary>Name of the revision: <c>r0001-e000049</c>.</summary>
    public required string Revision { get; init; }

    /// <summary>Epochs behind the revision, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Decisions up to this number are in force.</summary>
    public required long DecisionSequence { get; init; }

    /// <summary>R zero-based indexes within the training split, ascending.</summary>
    public required long[] Index { get; init; }

    /// <summary>R x C probabilities, row by row: the target, or one-hot where a person decided on the label.</summary>
    public required float[] Target { get; init; }

    /// <summary>R weights in [0,1]; 1 where a person decided on the label, 0 where the sample is discarded.</summary>
    public required float[] Weight { get; init; }

    /// <summary>R decisions in force: a class index, <see cref="Keep"/>, <see cref="Discard"/>, or <see cref="NoDecision"/>.</summary>
    public required int[] Decision { get; init; }

    /// <summary>True where nothing of this revision is left to come, as far as its decisions are made.</summary>
    public required bool IsLastOfRevision { get; init; }

    /// <summary>Where a feed goes on after this batch: no row comes twice, none is left out.</summary>
    public required string Token { get; init; }

    /// <summary>How the feed ended; null where more comes.</summary>
    public FeedEnd? End { get; init; }

    /// <summary>R.</summary>
    public int Rows => Index.Length;
}
