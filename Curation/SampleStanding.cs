namespace SatCurate.Curation;

/// <summary>How a sample takes part in an epoch.</summary>
public enum SampleStanding : byte
{
    /// <summary>Trains by the rule of the run: on its given label in warm-up, on its target after.</summary>
    Normal = 0,

    /// <summary>A person decided on its label: trains on it one-hot with weight 1, in warm-up and after.</summary>
    Pinned = 1,

    /// <summary>A person discarded it: visited, but without loss.</summary>
    Discarded = 2,

    /// <summary>Came without a label: no loss in warm-up, its target after.</summary>
    Unlabelled = 3,
}
