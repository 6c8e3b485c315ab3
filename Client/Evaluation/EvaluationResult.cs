using System.Globalization;
using SatCurate.Client.Follow;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Client.Evaluation;

/// <summary>Figures of one revision against the truth.</summary>
/// <param name="Dataset">Data set name.</param>
/// <param name="Revision">What was measured.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Mixture">What the run estimates of the share of wrong labels without the truth; null where it knows nothing.</param>
/// <param name="TestAccuracy">Accuracy on the test split at the last epoch; null where there is none.</param>
/// <param name="Coverage">Errors where the model need not answer; null where they were not asked for.</param>
internal sealed record EvaluationResult(
    string Dataset,
    RevisionKey Revision,
    int Epochs,
    TruthFigures Figures,
    MarginMixture? Mixture,
    double? TestAccuracy,
    CoverageTable? Coverage)
{
    private DetectionMetrics Metrics => Figures.Labels;

    private CorruptionMetrics? Pictures => Figures.Pictures;

    /// <summary>The result from a run's reports and the figures.</summary>
    public static EvaluationResult Of(string dataset, RevisionKey revision, RunStatus run, TruthFigures figures, CoverageTable? coverage)
    {
        EpochReport? report = run.Reports.Take(revision.Epoch + 1).LastOrDefault();
        return new EvaluationResult(dataset, revision, run.Epochs, figures, report?.Mixture, report?.TestAccuracy, coverage);
    }

    /// <summary>Prints the figures, one a line.</summary>
    public void Print(CommandContext context)
    {
        if (context.Json)
        {
            Json.Print(context.Out, Document());
            return;
        }

        Line("samples with known truth", Metrics.Samples.ToString("N0", CultureInfo.InvariantCulture));
        Line("label errors", Share(Metrics.Errors, Metrics.ErrorRate));
        Line("estimated without truth", Mixture is null ? "n/a" : RunText.Estimate(Mixture));
        Line("flagged", Share(Metrics.Flagged, (double)Metrics.Flagged / Math.Max(1, Metrics.Samples)));
        Line("AUROC", Figure(Metrics.Auroc));
        Line("P@K", Figure(Metrics.Errors == 0 ? double.NaN : Metrics.PrecisionAtK));
        Line("precision", Figure(Metrics.Flagged == 0 ? double.NaN : Metrics.Precision));
        Line("recall", Figure(Metrics.Errors == 0 ? double.NaN : Metrics.Recall));
        Line("F1", Figure(Metrics.Errors == 0 ? double.NaN : Metrics.F1));
        Line("corrected accuracy", Figure(Metrics.CorrectedAccuracy));
        Line("recovery", Figure(Metrics.Errors == 0 ? double.NaN : Metrics.Recovery));
        Line("damage", Figure(Metrics.Damage));
        Line("damage, worst class", Figure(Metrics.DamageWorstClass));
        Line("calibration error", Figure(Figures.Scores.CalibrationError));
        Line("test accuracy", Figure(TestAccuracy ?? double.NaN));
        if (Pictures is { } pictures)
        {
            Line("corrupted pictures", pictures.Corrupted.ToString("N0", CultureInfo.InvariantCulture));
            Line("their AUROC by score", Figure(pictures.Auroc));
            Line("their AUROC by weight", Figure(pictures.WeightAuroc));
            Line("their AUROC by entropy", Figure(pictures.EntropyAuroc));
            Line("their AUROC by order", Figure(pictures.OrderAuroc));
            Line("named by their pixels", Figure(pictures.NamedShare));
            Line("named among the others", Figure(pictures.NamedSoundShare));
            Line("their P@K", Figure(pictures.PrecisionAtK));
            Line("flagged among them", Figure(pictures.FlaggedShare));
            Line("flagged among the others", Figure(pictures.FlaggedSoundShare));
        }

        context.Out.WriteLine($"(revision {Revision}, epoch {Revision.Epoch + 1} of {Epochs})");
        Coverage?.Print(context.Out);

        void Line(string name, string figure) => context.Out.WriteLine($"{name,-25} {figure}");
    }

    private static string Figure(double value) => double.IsNaN(value) ? "n/a" : value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Share(int part, double share) => string.Create(CultureInfo.InvariantCulture, $"{part:N0} ({share:P1})");

    private static object? Rows(IReadOnlyList<CoverageRow>? rows) =>
        rows?.Select(row => new { row.Coverage, row.Realised, Error = Json.Number(row.Error) });

    private object Document() => new
    {
        Dataset,
        Revision.Run,
        Revision = Revision.ToString(),
        Epoch = Revision.Epoch + 1,
        Epochs,
        Metrics.Samples,
        Metrics.Errors,
        Metrics.ErrorRate,
        EstimatedErrorRate = Mixture?.WrongShare,
        EstimatedErrorRateBetween = RunText.Between(Mixture),
        Auroc = Json.Number(Metrics.Auroc),
        PrecisionAtK = Json.Number(Metrics.PrecisionAtK),
        Metrics.Flagged,
        FlaggedShare = (double)Metrics.Flagged / Math.Max(1, Metrics.Samples),
        Precision = Json.Number(Metrics.Precision),
        Recall = Json.Number(Metrics.Recall),
        F1 = Json.Number(Metrics.F1),
        Metrics.CorrectedAccuracy,
        Recovery = Json.Number(Metrics.Recovery),
        Metrics.Damage,
        Metrics.DamageWorstClass,
        CalibrationError = Json.Number(Figures.Scores.CalibrationError),
        Reliability = Figures.Scores.Bins,
        TestAccuracy,
        CorruptedPictures = Pictures is null ? null : new
        {
            Pictures.Corrupted,
            Auroc = Json.Number(Pictures.Auroc),
            WeightAuroc = Json.Number(Pictures.WeightAuroc),
            EntropyAuroc = Json.Number(Pictures.EntropyAuroc),
            OrderAuroc = Json.Number(Pictures.OrderAuroc),
            Pictures.NamedShare,
            Pictures.NamedSoundShare,
            Pictures.PrecisionAtK,
            Pictures.FlaggedShare,
            Pictures.FlaggedSoundShare,
        },
        Coverage = Coverage is null ? null : new
        {
            Coverage.Validation,
            Coverage.Samples,
            Coverage.Epochs,
            Abstention = Rows(Coverage.Abstention),
            MaxSoftmax = Rows(Coverage.MaxSoftmax),
            Entropy = Rows(Coverage.Entropy),
        },
    };
}
