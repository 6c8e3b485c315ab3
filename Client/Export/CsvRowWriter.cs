using System.Globalization;
using System.Text;
using SatCurate.Client.Decisions;

namespace SatCurate.Client.Export;

/// <summary>CSV by RFC 4180 (CRLF, quotes where needed), UTF-8 without BOM, invariant culture, shortest floats that read back equal.</summary>
internal sealed class CsvRowWriter : IRowWriter
{
    private readonly StreamWriter _writer;
    private readonly ExportSubject _subject;
    private readonly StringBuilder _list = new();
    private bool _inRow;

    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="subject">What all rows have in common.</param>
    public CsvRowWriter(Stream stream, ExportSubject subject)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\r\n" };
        _subject = subject;
        foreach (string name in ExportColumns.Names)
        {
            Cell(name);
        }

        EndRow();
    }

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        bool decided = row.Decision is not null;
        Cell(row.Id);
        Cell(Text(row.Index));
        Cell(row.Split);
        Cell(_subject.Classes[row.Given]);
        Cell(Text(row.Given));
        Cell(_subject.Classes[row.Predicted]);
        Cell(_subject.Classes[row.Corrected]);
        Cell(Text(row.Corrected));
        Cell(row.IsLabelIssue ? "true" : "false");
        Cell(Text(row.LabelScore));
        Cell(List(row.SoftLabel));
        Cell(Text(row.Weight));
        Cell(Text(row.GivenLabelWeight));
        Cell(List(row.MeanPrediction));
        Cell(Text(row.Visits));
        Cell(DecisionText.Of(row.Decision?.Verdict, _subject.Classes));
        Cell(decided ? row.Decision!.By : "");
        Cell(decided ? ExportSubject.Time(row.Decision!.At) : "");
        Cell(_subject.Run);
        Cell(_subject.RevisionName);
        Cell(row.Source);
        EndRow();
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await _writer.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(float? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private string List(ReadOnlyMemory<float>? values)
    {
        if (values is not { } list)
        {
            return "";
        }

        _list.Clear().Append('[');
        foreach (float value in list.Span)
        {
            _list.Append(_list.Length > 1 ? "," : "").Append(value.ToString("R", CultureInfo.InvariantCulture));
        }

        return _list.Append(']').ToString();
    }

    private void Cell(string text)
    {
        if (_inRow)
        {
            _writer.Write(',');
        }

        _inRow = true;
        _writer.Write(Csv.Quote(text));
    }

    private void EndRow()
    {
        _writer.WriteLine();
        _inRow = false;
    }
}
