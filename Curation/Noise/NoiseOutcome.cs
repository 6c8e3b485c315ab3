namespace SatCurate.Curation;

/// <summary>What noise did to the labels.</summary>
/// <param name="Labelled">Samples that had a label: the base of the rate.</param>
/// <param name="Redrawn">Labels that were drawn anew, by chance also to the class they had.</param>
/// <param name="Changed">Labels that are another class now.</param>
public readonly record struct NoiseOutcome(int Labelled, int Redrawn, int Changed)
{
    /// <summary>Realised error rate: changed over labelled samples, in [0,1]; 0 where none is labelled.</summary>
    public double RealisedRate => Labelled == 0 ? 0 : (double)Changed / Labelled;
}
