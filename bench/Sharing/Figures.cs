using System.Globalization;

namespace SatCurate.Sharing;

/// <summary>What a run came to.</summary>
/// <param name="SamplesPerSecond">Visits over the time of the whole run, evaluation and commits included.</param>
/// <param name="FirstLoss">Mean training loss of the first epoch.</param>
/// <param name="LastLoss">Mean training loss of the last epoch.</param>
/// <param name="Agreement">Share of the last epoch's predictions that agree with the given label.</param>
/// <param name="TestAccuracy">Accuracy on the test split.</param>
/// <param name="Auroc">AUROC of one minus the label score against "the label is wrong".</param>
/// <param name="CorrectedAccuracy">Share of corrected labels that are right.</param>
internal sealed record Figures(
    double SamplesPerSecond, double FirstLoss, double LastLoss, double Agreement, double TestAccuracy, double Auroc, double CorrectedAccuracy)
{
    public static Figures Mean(IReadOnlyList<Figures> all) => new(
        all.Average(f => f.SamplesPerSecond), all.Average(f => f.FirstLoss), all.Average(f => f.LastLoss), all.Average(f => f.Agreement),
        all.Average(f => f.TestAccuracy), all.Average(f => f.Auroc), all.Average(f => f.CorrectedAccuracy));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{SamplesPerSecond:N0} samples/s, loss {FirstLoss:F4} -> {LastLoss:F4}, agrees {Agreement:F4}, test {TestAccuracy:F4}, AUROC {Auroc:F5}, corrected {CorrectedAccuracy:F4}");
}
