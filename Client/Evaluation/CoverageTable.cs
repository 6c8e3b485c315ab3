using System.Globalization;
using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Evaluation;

/// <summary>Error on the test split at several coverages, by each measure of doubt that the model has.</summary>
/// <param name="Validation">Test samples by which thresholds were chosen.</param>
/// <param name="Samples">The other test samples, on which error and coverage were measured.</param>
/// <param name="Epochs">Epochs that the model was trained for.</param>
/// <param name="Abstention">By the probability of abstaining; null where the model cannot.</param>
/// <param name="MaxSoftmax">By the largest probability of a class.</param>
/// <param name="Entropy">By the entropy of the classes' probabilities.</param>
internal sealed record CoverageTable(
    int Validation,
    int Samples,
    int Epochs,
    IReadOnlyList<CoverageRow>? Abstention,
    IReadOnlyList<CoverageRow> MaxSoftmax,
    IReadOnlyList<CoverageRow> Entropy)
{
    /// <summary>Measures a run's last model.</summary>
    /// <exception cref="UserErrorException">There are too few labelled test samples, or no model.</exception>
    public static async Task<CoverageTable> MeasureAsync(DatasetSession session, int run, CancellationToken cancellationToken)
    {
        using Predictor model = await Predictor.LoadAsync(session.Store, session.Grains, session.Manifest.Name, run, "auto", cancellationToken);
        var wrong = new List<bool>();
        (Doubts abstention, Doubts softmax, Doubts entropy) = (new(), new(), new());
        await foreach ((int index, int label, SamplePrediction prediction) in StoredPredictions.TestAsync(session.Store, session.Manifest, model, cancellationToken))
        {
            bool validates = SelectiveRisk.Validates(index);
            int predicted = Prediction.ArgMax(prediction.Classes.Span);
            abstention.Add(validates, prediction.Abstention ?? 0);
            softmax.Add(validates, -prediction.Classes.Span[predicted]);
            entropy.Add(validates, Prediction.Entropy(prediction.Classes.Span));
            if (!validates)
            {
                wrong.Add(predicted != label);
            }
        }

        if (softmax.Validation.Count == 0 || wrong.Count == 0)
        {
            throw new UserErrorException(
                "coverage is measured on a labelled test split, a fifth of it to choose thresholds by, and there are too few samples",
                session.Manifest.Name,
                "Ingest with --test");
        }

        return new CoverageTable(
            softmax.Validation.Count, wrong.Count, model.Epochs, model.Abstains ? abstention.Rows(wrong) : null, softmax.Rows(wrong), entropy.Rows(wrong));
    }

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter to)
    {
        to.WriteLine();
        to.WriteLine($"{"error at coverage",-25} {string.Join("  ", SelectiveRisk.Coverages.Select(coverage => Text($"{coverage,7:P0}")))}");
        Lines("abstention", Abstention);
        Lines("max softmax", MaxSoftmax);
        Lines("entropy", Entropy);
        to.WriteLine(Text($"(thresholds chosen on {Validation:N0} test samples, measured on the other {Samples:N0}; in brackets the coverage there)"));

        void Lines(string by, IReadOnlyList<CoverageRow>? rows)
        {
            if (rows is not null)
            {
                to.WriteLine($"{"  by " + by,-25} {string.Join("  ", rows.Select(row => Text($"{row.Error,7:F4}")))}");
                to.WriteLine($"{"",-25} {string.Join("  ", rows.Select(row => Text($"({row.Realised:F3})")))}");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Doubts
    {
        private readonly List<double> _rest = [];

        public List<double> Validation { get; } = [];

        public void Add(bool validates, double doubt) => (validates ? Validation : _rest).Add(doubt);

        public IReadOnlyList<CoverageRow> Rows(IReadOnlyList<bool> wrong) => SelectiveRisk.Of(Validation, _rest, wrong);
    }
}
