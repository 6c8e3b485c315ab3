using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Suspects;

/// <summary>One page of suspects found by confident learning, printed in any form.</summary>
internal sealed class PredictionSuspectList
{
    private static readonly string[] s_columns = ["index", "given_label", "suggested_label", "label_score", "given_probability", "suggested_probability"];

    /// <summary>A joint of more classes is no reading matter, and larger than all the rest of the document.</summary>
    private const int MostClassesOfAJoint = 256;

    public required string PredProbs { get; init; }

    public required string Labels { get; init; }

    public required LabelledPredictions Predictions { get; init; }

    public required ClassNames Classes { get; init; }

    public required ConfidentJoint Joint { get; init; }

    public required LabelScore Score { get; init; }

    public required IssueFilter Filter { get; init; }

    /// <summary>Suspects in all.</summary>
    public required int Matching { get; init; }

    /// <summary>How many were passed over.</summary>
    public required int Offset { get; init; }

    /// <summary>The page, the lowest score first.</summary>
    public required IReadOnlyList<PredictionSuspectRow> Rows { get; init; }

    /// <summary>Prints in the form <c>table</c>, <c>csv</c>, <c>jsonl</c> or <c>json</c>; the footer of csv and jsonl goes to stderr.</summary>
    public void Print(CommandContext context, string form)
    {
        if (form == "json")
        {
            Json.Print(context.Out, Document());
            return;
        }

        switch (form)
        {
            case "csv": PrintCsv(context.Out); break;
            case "jsonl": PrintJsonl(context.Out); break;
            default: PrintTable(context); break;
        }

        (form == "table" ? context.Out : context.Error).WriteLine(Footer());
    }

    private void PrintTable(CommandContext context)
    {
        var table = new Columns("index", "given", "suggested", "score", "p(given)", "p(suggested)");
        foreach (PredictionSuspectRow row in Rows)
        {
            table.Add(Cells(row, "F3"));
        }

        table.Print(context.Out, context.OutIsTerminal);
    }

    private void PrintCsv(TextWriter output)
    {
        output.Write(string.Join(',', s_columns) + "\r\n");
        foreach (PredictionSuspectRow row in Rows)
        {
            output.Write(string.Join(',', Cells(row, "R").Select(Csv.Quote)) + "\r\n");
        }
    }

    private void PrintJsonl(TextWriter output)
    {
        foreach (PredictionSuspectRow row in Rows)
        {
            output.WriteLine(JsonSerializer.Serialize(Document(row), Json.Line));
        }
    }

    private string[] Cells(PredictionSuspectRow row, string figures)
    {
        string Figure(double value) => value.ToString(figures, CultureInfo.InvariantCulture);
        return
        [
            row.Index.ToString(CultureInfo.InvariantCulture), Classes[row.Given], Classes[row.Suggested],
            Figure(row.Score), Figure(row.GivenProbability), Figure(row.SuggestedProbability),
        ];
    }

    private object Document()
    {
        NoiseRates rates = NoiseRates.Of(Joint);
        double[] thresholds = ClassThresholds.Of(Predictions);
        int[] counts = Predictions.LabelCounts();
        double[] noise = rates.OfGiven.ToArray();
        return new
        {
            PredProbs,
            Labels,
            Samples = Predictions.Count,
            Score,
            Filter,
            NoiseRate = rates.Overall,
            Classes = Classes.Names.Select((label, index) => new
            {
                Label = label,
                Samples = counts[index],
                Threshold = counts[index] == 0 ? (double?)null : thresholds[index],
                NoiseRate = Json.Number(noise[index]),
            }),
            ConfidentJoint = Classes.Count <= MostClassesOfAJoint ? Enumerable.Range(0, Classes.Count).Select(given => Joint.Row(given).ToArray()) : null,
            Matching,
            Offset,
            Suspects = Rows.Select(Document),
        };
    }

    private object Document(PredictionSuspectRow row) => new
    {
        row.Index,
        GivenLabel = Classes[row.Given],
        SuggestedLabel = Classes[row.Suggested],
        LabelScore = row.Score,
        row.GivenProbability,
        row.SuggestedProbability,
    };

    private string Footer()
    {
        string shown = Rows.Count == 0 ? "none shown" : $"{Offset + 1}-{Offset + Rows.Count}";
        string method = $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(Filter.ToString())} by {JsonNamingPolicy.SnakeCaseLower.ConvertName(Score.ToString())}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{method}: {shown} of {Matching:N0} suspects; {100 * NoiseRates.Of(Joint).Overall:F1} % of the labels of {Predictions.Count:N0} samples are estimated to be wrong");
    }
}
