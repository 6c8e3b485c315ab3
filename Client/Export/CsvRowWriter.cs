using SatCurate.Client.Decisions;

namespace SatCurate.Client.Export;

/// <summary>CSV with the columns of <see cref="ExportColumns"/>; what is unknown is empty.</summary>
/// <param name="stream">Where to; closed with the writer.</param>
/// <param name="subject">What all rows have in common.</param>
internal sealed class CsvRowWriter(Stream stream, ExportSubject subject) : IRowWriter<ExportRow>
{
    private readonly CsvFile _file = new(stream, ExportColumns.Names);

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        bool decided = row.Decision is not null;
        _file.Cell(row.Id);
        _file.Cell(row.Index);
        _file.Cell(row.Split);
        _file.Cell(subject.Classes[row.Given]);
        _file.Cell(row.Given);
        _file.Cell(subject.Classes[row.Predicted]);
        _file.Cell(subject.Classes[row.Corrected]);
        _file.Cell(row.Corrected);
        _file.Cell(row.IsLabelIssue ? "true" : "false");
        _file.Cell(row.LabelScore);
        _file.Cell(row.SoftLabel);
        _file.Cell(row.Weight);
        _file.Cell(row.GivenLabelWeight);
        _file.Cell(row.MeanPrediction);
        _file.Cell(row.Visits);
        _file.Cell(DecisionText.Of(row.Decision?.Verdict, subject.Classes));
        _file.Cell(decided ? row.Decision!.By : "");
        _file.Cell(decided ? ExportSubject.Time(row.Decision!.At) : "");
        _file.Cell(subject.Run);
        _file.Cell(subject.RevisionName);
        _file.Cell(row.Source);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
