using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Suspects;

/// <summary>
/// The training samples that a selective run's last model would rather not say a class of: abstaining is more probable to it than any class. What
/// it abstains from most comes first.
/// </summary>
internal sealed class AbstainedSuspects
{
    private static readonly string[] s_columns = ["index", "id", "given_label", "suggested_label", "abstention", "suggested_probability"];

    private readonly DatasetSession _session;
    private readonly int _run;
    private readonly int _epochs;
    private readonly int _matching;
    private readonly int _offset;
    private readonly IReadOnlyList<Row> _rows;
    private readonly IReadOnlyDictionary<long, string> _texts;

    private AbstainedSuspects(DatasetSession session, int run, int epochs, int matching, int offset, IReadOnlyList<Row> rows, IReadOnlyDictionary<long, string> texts) =>
        (_session, _run, _epochs, _matching, _offset, _rows, _texts) = (session, run, epochs, matching, offset, rows, texts);

    /// <summary>Asks the model of every training sample and takes a page of those that it abstains from.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="run">The run.</param>
    /// <param name="given">Only this given class; null for all.</param>
    /// <param name="suggested">Only this suggested class; null for all.</param>
    /// <param name="offset">How many to pass over.</param>
    /// <param name="limit">How many to take.</param>
    /// <param name="excerpt">Characters of a text's excerpt.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="UserErrorException">The run's model cannot abstain, or there is no model.</exception>
    public static async Task<AbstainedSuspects> FindAsync(
        DatasetSession session, int run, int? given, int? suggested, int offset, int limit, int excerpt, CancellationToken cancellationToken)
    {
        using Predictor model = await Predictor.LoadAsync(session.Store, session.Grains, session.Manifest.Name, run, "auto", cancellationToken);
        if (!model.Abstains)
        {
            throw new UserErrorException(
                $"the model of run {run} cannot abstain",
                session.Manifest.Name,
                $"Train one that can with: {ProgramName.Text} clean {session.Manifest.Name} --method selective");
        }

        var found = new List<Row>();
        await foreach ((int index, int label, SamplePrediction prediction) in StoredPredictions.TrainAsync(session.Store, session.Manifest, model, cancellationToken))
        {
            int predicted = Prediction.ArgMax(prediction.Classes.Span);
            var row = new Row(index, label, predicted, prediction.Abstention!.Value, prediction.Classes.Span[predicted]);
            if (row.Abstains && (given ?? label) == label && (suggested ?? predicted) == predicted)
            {
                found.Add(row);
            }
        }

        Row[] page = [.. found.OrderByDescending(row => row.Abstention).ThenBy(row => row.Index).Skip(offset).Take(limit)];
        return new AbstainedSuspects(
            session, run, model.Epochs, found.Count, offset, page, await TextExcerpts.ReadAsync(session, page.Select(row => row.Index), excerpt, cancellationToken));
    }

    /// <summary>Prints in the form <c>table</c>, <c>csv</c>, <c>jsonl</c> or <c>json</c>; the footer of csv and jsonl goes to stderr.</summary>
    public void Print(CommandContext context, string form)
    {
        switch (form)
        {
            case "json": Json.Print(context.Out, Document()); return;
            case "csv": PrintCsv(context.Out); break;
            case "jsonl": _rows.ToList().ForEach(row => context.Out.WriteLine(JsonSerializer.Serialize(Document(row), Json.Line))); break;
            default: PrintTable(context); break;
        }

        (form == "table" ? context.Out : context.Error).WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"run {_run}, model of {_epochs} epochs: {(_rows.Count == 0 ? "none shown" : $"{_offset + 1}-{_offset + _rows.Count}")} of {_matching:N0} samples that it abstains from"));
    }

    private void PrintTable(CommandContext context)
    {
        var table = new Columns(["index", "given", "suggested", "abstention", "p(suggested)", .. TextOf("text")]);
        foreach (Row row in _rows)
        {
            table.Add([
                row.Index.ToString(CultureInfo.InvariantCulture), Given(row), _session.Classes[row.Predicted],
                row.Abstention.ToString("F3", CultureInfo.InvariantCulture), row.Probability.ToString("F3", CultureInfo.InvariantCulture), .. TextOf(row),
            ]);
        }

        table.Print(context.Out, context.OutIsTerminal);
    }

    private void PrintCsv(TextWriter output)
    {
        output.Write(string.Join(',', (string[])[.. s_columns, .. TextOf("text")]) + "\r\n");
        foreach (Row row in _rows)
        {
            string[] cells =
            [
                row.Index.ToString(CultureInfo.InvariantCulture), Id(row), Given(row), _session.Classes[row.Predicted],
                row.Abstention.ToString("R", CultureInfo.InvariantCulture), row.Probability.ToString("R", CultureInfo.InvariantCulture), .. TextOf(row),
            ];
            output.Write(string.Join(',', cells.Select(Csv.Quote)) + "\r\n");
        }
    }

    private object Document() => new
    {
        Dataset = _session.Manifest.Name,
        Run = _run,
        Epochs = _epochs,
        Matching = _matching,
        Offset = _offset,
        Suspects = _rows.Select(Document),
    };

    private object Document(Row row) => new
    {
        row.Index,
        Id = Id(row),
        GivenLabel = Given(row),
        SuggestedLabel = _session.Classes[row.Predicted],
        row.Abstention,
        SuggestedProbability = row.Probability,
        Text = _texts.GetValueOrDefault(row.Index),
    };

    private string Id(Row row) => new SampleId(_session.Manifest.Name, row.Index).ToString();

    private string Given(Row row) => row.Given < 0 ? "" : _session.Classes[row.Given];

    private string[] TextOf(string title) => _texts.Count > 0 ? [title] : [];

    private string[] TextOf(Row row) => _texts.TryGetValue(row.Index, out string? text) ? [text] : [];

    /// <param name="Index">Zero-based index.</param>
    /// <param name="Given">Given class, -1 for none.</param>
    /// <param name="Predicted">Most probable class.</param>
    /// <param name="Abstention">Probability of abstaining, in [0,1].</param>
    /// <param name="Probability">Probability of the most probable class, all classes adding up to 1.</param>
    private sealed record Row(long Index, int Given, int Predicted, float Abstention, float Probability)
    {
        public bool Abstains => Abstention > (1 - Abstention) * Probability;
    }
}
