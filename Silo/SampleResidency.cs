namespace SatCurate.Silo;

/// <summary>How the samples of a silo with a cap have fared.</summary>
/// <param name="Cap">How many may be awake.</param>
/// <param name="Awake">How many are.</param>
/// <param name="Reactivations">How often one with visits behind it was woken.</param>
public sealed record SampleResidency(int Cap, int Awake, long Reactivations);
