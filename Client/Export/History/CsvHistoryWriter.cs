using System.Globalization;
using System.Text;
using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>CSV as <see cref="CsvRowWriter"/> writes it, one row a visit; epochs count from 1, as everywhere that people see them.</summary>
internal sealed class CsvHistoryWriter : IHistoryWriter
{
    private readonly StreamWriter _writer;
    private readonly string[] _classes;

    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="classes">Classes of the data set.</param>
    public CsvHistoryWriter(Stream stream, ClassNames classes)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\r\n" };
        _classes = [.. classes.Names.Select(Csv.Quote)];
        _writer.WriteLine(string.Join(',', HistoryColumns.Names));
    }

    /// <inheritdoc/>
    public void Write(BlockVisits block)
    {
        for (int offset = 0; offset < block.Samples; offset++)
        {
            for (int epoch = 0; epoch < block.Epochs; epoch++)
            {
                if (block[offset, epoch] is { } visit)
                {
                    Write(block.First + offset, epoch, visit);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await _writer.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private void Write(long index, int epoch, VisitEntry visit) => _writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{index},{epoch + 1},{(float)visit.Weight:R},{(float)visit.GivenProbability:R},{_classes[visit.Predicted]},{visit.Predicted},{Flag(visit, VisitMarks.WarmUp)},{Flag(visit, VisitMarks.Pinned)},{(float.IsNaN(visit.Margin) ? "" : visit.Margin.ToString("R", CultureInfo.InvariantCulture))}"));

    private static string Flag(VisitEntry visit, VisitMarks mark) => visit.Flags.HasFlag(mark) ? "true" : "false";
}
