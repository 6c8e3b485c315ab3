using System.Globalization;
using SatCurate.Client.Evaluation;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Experiments;

/// <summary>
/// Test error where the model need not answer: SAT with abstention beside the largest probability of a model trained as long with plain
/// cross-entropy, on labels as they were given (arXiv 2002.10319, section 4).
/// </summary>
internal sealed class Selective : IExperiment
{
    private const string Plain = "ce";
    private const string Abstaining = "selective";

    /// <inheritdoc/>
    public string Name => "selective";

    /// <inheritdoc/>
    public string Title => "Test error at coverages, thresholds chosen on a validation part of the test split";

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentArm> Arms(ExperimentSetup setup) =>
        [new(Plain, null, setup.Common with { Method = Plain }), new(Abstaining, null, setup.Common with { Method = Abstaining })];

    /// <inheritdoc/>
    public ExperimentTable Table(ExperimentSetup setup, ExperimentResults results) => new(
        "coverage",
        [
            new("CE, max softmax", IsPlotted: true),
            new("SAT, abstention", IsPlotted: true),
            new("SAT, max softmax", IsPlotted: true),
            new("abstention − CE", IsGain: true),
            new(PublishedFigures.SelectiveTitle),
        ],
        [.. SelectiveRisk.Coverages.Select(coverage => new ExperimentRow(coverage.ToString("P0", CultureInfo.InvariantCulture), [
            results.Of(Plain, Error(table => table.MaxSoftmax, coverage)),
            results.Of(Abstaining, Error(table => table.Abstention, coverage)),
            results.Of(Abstaining, Error(table => table.MaxSoftmax, coverage)),
            results.Gain(Abstaining, Plain, cell => Error(table => table.Abstention ?? table.MaxSoftmax, coverage)(cell)),
            Spread.Of([PublishedFigures.SelectiveError(coverage)]),
        ]))]);

    private static Func<CellResult, double?> Error(Func<CoverageTable, IReadOnlyList<CoverageRow>?> by, double coverage) =>
        cell => cell.Coverage is { } table ? by(table)?.FirstOrDefault(row => row.Coverage == coverage)?.Error : null;
}
