using SatCurate.Client.Evaluation;

namespace SatCurate.Client.Experiments;

/// <summary>What one run of an experiment came to; shares are in [0,1].</summary>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Seed">Seed of noise and training.</param>
/// <param name="Recipe">What was trained, for people.</param>
/// <param name="Classes">Classes of the data.</param>
/// <param name="Samples">Training samples.</param>
/// <param name="Seconds">Time of its epochs.</param>
/// <param name="TestAccuracy">Accuracy on the test split after the last epoch.</param>
/// <param name="CorrectedAccuracy">Share of corrected labels that are right; null where no noise was injected.</param>
/// <param name="Auroc">How well the scores rank the wrong labels; null where no noise was injected.</param>
/// <param name="Coverage">Test errors where the model need not answer; null where they were not asked for.</param>
internal sealed record CellResult(
    string Arm,
    long Seed,
    string Recipe,
    int Classes,
    int Samples,
    double Seconds,
    double TestAccuracy,
    double? CorrectedAccuracy,
    double? Auroc,
    CoverageTable? Coverage);
