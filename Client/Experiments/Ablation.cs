using System.Globalization;
using SatCurate.Silo;

namespace SatCurate.Client.Experiments;

/// <summary>What the momentum of the targets, the warm-up and the weights are worth at 40 % symmetric noise: one is changed at a time.</summary>
internal sealed class Ablation : IExperiment
{
    private const string Whole = "sat";
    private const double Rate = 0.4;

    private static readonly float[] s_momenta = [0, 0.5f, 0.7f, 0.95f, 0.99f];
    private static readonly double[] s_warmUps = [0, 0.1, 0.5, 0.7];

    /// <inheritdoc/>
    public string Name => "ablation";

    /// <inheritdoc/>
    public string Title => "SAT at 40 % symmetric label noise with one part changed";

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentArm> Arms(ExperimentSetup setup) => [.. Settings(setup).Select(setting =>
        new ExperimentArm(setting.Arm, LabelNoise.Symmetric(Rate), setting.Change(setup.Common with { Method = "sat" })))];

    /// <inheritdoc/>
    public ExperimentTable Table(ExperimentSetup setup, ExperimentResults results) => new(
        "setting",
        [
            new("test accuracy", IsPlotted: true),
            new("− the recipe's", IsGain: true),
            new("corrected labels that are right", IsPlotted: true),
            new("AUROC of the wrong labels"),
        ],
        [.. Settings(setup).Select(setting => new ExperimentRow(setting.Title, [
            results.Of(setting.Arm, cell => cell.TestAccuracy),
            setting.Arm == Whole ? null : results.Gain(setting.Arm, Whole, cell => cell.TestAccuracy),
            results.Of(setting.Arm, cell => cell.CorrectedAccuracy),
            results.Of(setting.Arm, cell => cell.Auroc),
        ]))]);

    private static IEnumerable<Setting> Settings(ExperimentSetup setup)
    {
        yield return new(Whole, "SAT by the recipe", options => options);
        foreach (float momentum in s_momenta)
        {
            yield return new(
                Text($"momentum-{momentum}"), Text($"momentum {momentum}"), options => options with { Momentum = momentum });
        }

        foreach (double share in s_warmUps)
        {
            yield return new(
                Text($"warmup-{share}"),
                Text($"warm-up {share:P0} of the epochs"),
                options => options with { WarmUp = (int)Math.Round(share * setup.Common.Epochs!.Value) });
        }

        yield return new("equal-weights", "equal weights", options => options with { EqualWeights = true });
        yield return new("ce", "plain cross-entropy", options => options with { Method = "ce" });
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Setting(string Arm, string Title, Func<CleanOptions, CleanOptions> Change);
}
