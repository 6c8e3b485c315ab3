using SatCurate.Curation;
using SatCurate.Datasets;

namespace SatCurate.Client.Export.Images;

/// <summary>
/// A folder a class with the pictures of that label, and <c>metadata.csv</c>: file_name, label, and the columns of
/// <see cref="ExportColumns"/>. With rows of both splits each has a folder of its own, <c>train</c> and <c>test</c>, which holds all that.
/// </summary>
/// <param name="folder">An existing, empty folder.</param>
/// <param name="subject">What all rows have in common.</param>
/// <param name="shape">Shape of the stored pictures.</param>
/// <param name="originals">The files they were read from; null writes the stored pixels as PNG.</param>
/// <param name="bothSplits">True where rows of both splits come.</param>
internal sealed class ImageFolderWriter(string folder, ExportSubject subject, SampleShape shape, OriginalFiles? originals, bool bothSplits)
    : IRowWriter<ExportRow>
{
    private readonly ClassFolders _classes = ClassFolders.Of(subject.Classes);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CsvFile> _tables = [];

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        string root = bothSplits ? Path.Combine(folder, row.Split) : folder;
        string classFolder = Path.Combine(root, _classes[row.Label]);
        if (_made.Add(classFolder))
        {
            Directory.CreateDirectory(classFolder);
        }

        string name = SampleName.Of(row.Index) + (originals is null ? SampleFile.Ending(shape) : Path.GetExtension(row.Source));
        string path = Path.Combine(classFolder, name);
        if (originals is null)
        {
            File.WriteAllBytes(path, SampleFile.Of(row.Payload.Span, shape));
        }
        else
        {
            originals.Place(row.Source, path);
        }

        CsvFile table = Table(root);
        table.Cell($"{_classes[row.Label]}/{name}");
        table.Cell(subject.Classes[row.Label]);
        CsvRowWriter.WriteCells(table, row, subject);
        table.EndRow();
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_tables.Count == 0)
        {
            Table(folder);
        }

        foreach (CsvFile table in _tables.Values)
        {
            await table.CompleteAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (CsvFile table in _tables.Values)
        {
            await table.DisposeAsync();
        }
    }

    private CsvFile Table(string root)
    {
        if (!_tables.TryGetValue(root, out CsvFile? table))
        {
            table = new CsvFile(File.Create(Path.Combine(root, "metadata.csv"), 1 << 16), ["file_name", "label", .. ExportColumns.Of(subject)]);
            _tables.Add(root, table);
        }

        return table;
    }
}
