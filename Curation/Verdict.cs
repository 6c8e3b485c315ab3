namespace SatCurate.Curation;

/// <summary>A person's verdict on a sample as one number: a class index from 0 (relabel), or one of these.</summary>
public static class Verdict
{
    /// <summary>The given label is right.</summary>
    public const int Keep = -1;

    /// <summary>The sample belongs to no class: left out of training and of the corrected labels.</summary>
    public const int Discard = -2;

    /// <summary>Takes earlier decisions back.</summary>
    public const int Undo = -3;
}
