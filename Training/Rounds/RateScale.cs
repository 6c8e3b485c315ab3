namespace SatCurate.Training.Rounds;

/// <summary>
/// What several trainers do to the learning rate. A round of M trainers takes M steps' worth of samples for each step that the model moves;
/// the rate grows with it.
/// </summary>
internal static class RateScale
{
    /// <summary>The factor on the scheduled rate.</summary>
    /// <param name="trainers">M, 1 or more.</param>
    public static double Of(int trainers) => trainers;
}
