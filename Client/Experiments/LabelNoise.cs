using System.Globalization;
using SatCurate.Silo;

namespace SatCurate.Client.Experiments;

/// <summary>Test accuracy of SAT and of plain cross-entropy, both after the last epoch, under symmetric noise (arXiv 2002.10319, section 3).</summary>
internal sealed class LabelNoise : IExperiment
{
    private static readonly string[] s_methods = ["ce", "sat"];

    /// <inheritdoc/>
    public string Name => "label-noise";

    /// <inheritdoc/>
    public string Title => "Test accuracy after the last epoch under symmetric label noise";

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentArm> Arms(ExperimentSetup setup) =>
    [
        .. from rate in setup.Scale.NoiseRates
           from method in s_methods
           select new ExperimentArm(Arm(method, rate), Symmetric(rate), setup.Common with { Method = method }),
    ];

    /// <inheritdoc/>
    public ExperimentTable Table(ExperimentSetup setup, ExperimentResults results)
    {
        int classes = results.Cells.Count == 0 ? 0 : results.Cells[0].Classes;
        string? model = setup.Common.Model;
        return new ExperimentTable(
            "noise",
            [
                new("CE", IsPlotted: true),
                new("SAT", IsPlotted: true),
                new("SAT − CE", IsGain: true),
                new("SAT's corrected labels that are right"),
                new(PublishedFigures.LabelNoiseTitle(classes, model)),
            ],
            [.. setup.Scale.NoiseRates.Select(rate => new ExperimentRow(rate.ToString("P0", CultureInfo.InvariantCulture), [
                results.Of(Arm("ce", rate), cell => cell.TestAccuracy),
                results.Of(Arm("sat", rate), cell => cell.TestAccuracy),
                results.Gain(Arm("sat", rate), Arm("ce", rate), cell => cell.TestAccuracy),
                results.Of(Arm("sat", rate), cell => cell.CorrectedAccuracy),
                Spread.Of([PublishedFigures.LabelNoise(classes, model, rate)]),
            ]))]);
    }

    /// <summary>The noise of a rate, as <c>--inject</c> takes it.</summary>
    public static string Symmetric(double rate) => string.Create(CultureInfo.InvariantCulture, $"symmetric:{rate}");

    private static string Arm(string method, double rate) => string.Create(CultureInfo.InvariantCulture, $"{method}-{rate}");
}
