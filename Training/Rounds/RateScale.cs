namespace SatCurate.Training.Rounds;

/// <summary>
/// What several trainers do to the learning rate: a round of M trainers takes M steps' worth of samples for each step that the model moves, so
/// each step goes further. By how much was chosen by the training loss (docs/design/0008-several-trainers.md): by M itself, four trainers'
/// first epochs overshoot.
/// </summary>
internal static class RateScale
{
    /// <summary>The factor on the scheduled rate.</summary>
    /// <param name="trainers">M, 1 or more.</param>
    public static double Of(int trainers) => Math.Sqrt(trainers);
}
