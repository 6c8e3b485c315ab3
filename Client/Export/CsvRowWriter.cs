using SatCurate.Client.Decisions;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>CSV with the columns of <see cref="ExportColumns"/>; what is unknown is empty.</summary>
/// <param name="stream">Where to; closed with the writer.</param>
/// <param name="subject">What all rows have in common.</param>
internal sealed class CsvRowWriter(Stream stream, ExportSubject subject) : IRowWriter<ExportRow>
{
    private readonly CsvFile _file = new(stream, ExportColumns.Of(subject));

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        WriteCells(_file, row, subject);
        _file.EndRow();
    }

    /// <summary>Writes the cells of a row, and does not end it.</summary>
    public static void WriteCells(CsvFile file, ExportRow row, ExportSubject subject)
    {
        bool decided = row.Decision is not null;
        file.Cell(row.Id);
        file.Cell(row.Index);
        file.Cell(row.Split);
        file.Cell(subject.Classes[row.Given]);
        file.Cell(row.Given);
        file.Cell(subject.Classes[row.Predicted]);
        file.Cell(subject.Classes[row.Corrected]);
        file.Cell(row.Corrected);
        file.Cell(row.IsLabelIssue ? "true" : "false");
        file.Cell(row.LabelScore);
        Distribution(file, row.SoftLabel, row.Given, subject);
        file.Cell(row.Weight);
        file.Cell(row.GivenLabelWeight);
        Distribution(file, row.MeanPrediction, row.Given, subject);
        file.Cell(row.Visits);
        file.Cell(DecisionText.Of(row.Decision?.Verdict, subject.Classes));
        file.Cell(decided ? row.Decision!.By : "");
        file.Cell(decided ? ExportSubject.Time(row.Decision!.At) : "");
        file.Cell(subject.Run);
        file.Cell(subject.RevisionName);
        file.Cell(row.Source);
        if (subject.HasSignals)
        {
            WriteSignals(file, row.Signals);
        }

        if (subject.HasTurnOver)
        {
            file.Cell(row.TurnOver?.Unseen);
            file.Cell(row.TurnOver?.Influence);
        }

        if (subject.HasAbstention)
        {
            file.Cell(row.Abstention);
        }

        if (subject.HasNeighbours)
        {
            file.Cell(row.NeighbourAgreement);
        }
    }

    private static void WriteSignals(CsvFile file, SampleSignals? signals)
    {
        file.Cell(signals?.MeanMargin);
        file.Cell(signals?.Visits?.Confidence);
        file.Cell(signals?.Visits?.Variability);
        file.Cell(signals?.Visits?.Disagreement);
        file.Cell(signals?.Visits?.Forgetting);
        file.Cell(signals?.Visits?.FirstLearned);
        file.Cell(signals?.Visits?.PreMemorization);
        file.Cell(signals?.SmallLoss);
        file.Cell(signals?.TargetMargin);
        file.Cell(signals?.Entropy);
    }

    private static void Distribution(CsvFile file, ReadOnlyMemory<float>? dense, int given, ExportSubject subject)
    {
        if (subject.Form.TopK == 0)
        {
            file.Cell(dense);
        }
        else
        {
            file.Cell(TopKList.Text(subject.Form, dense, given));
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
