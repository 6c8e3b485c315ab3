using SatCurate.Client.Stores;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Storage;
using Sylvan.Data.Csv;

namespace SatCurate.Client.Decisions;

/// <summary>Decisions in bulk: a CSV with a header, columns <c>index</c> (or <c>id</c>), <c>decision</c> and, if wanted, <c>note</c>.</summary>
internal static class DecisionFile
{
    /// <summary>The whole file as one batch.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="by">Who decided.</param>
    /// <param name="note">Why; null takes the note that the file's rows share.</param>
    /// <exception cref="UserErrorException">The file is malformed, names a sample twice, or its rows carry different notes.</exception>
    public static DecisionBatch Read(string path, DatasetManifest manifest, string by, string? note)
    {
        try
        {
            using var text = new StreamReader(path);
            using CsvDataReader csv = CsvDataReader.Create(text, new CsvDataReaderOptions { Delimiter = ',' });
            return Read(csv, path, manifest, by, note);
        }
        catch (CsvFormatException e)
        {
            throw new UserErrorException("the CSV is malformed", $"{path}, line {e.RowNumber + 1}");
        }
    }

    private static DecisionBatch Read(CsvDataReader csv, string path, DatasetManifest manifest, string by, string? note)
    {
        var classes = new ClassNames(manifest.Classes);
        int sample = Column(csv, "index") ?? Column(csv, "id") ?? throw Missing("index", path);
        int decision = Column(csv, "decision") ?? throw Missing("decision", path);
        int? noteColumn = note is null ? Column(csv, "note") : null;
        var lineOf = new Dictionary<long, int>();
        var verdicts = new List<int>();
        var notes = new HashSet<string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            string where = $"{path}, line {csv.RowNumber + 1}";
            if (csv.RowFieldCount <= Math.Max(Math.Max(sample, decision), noteColumn ?? 0))
            {
                throw new UserErrorException("the row has too few columns", where);
            }

            long index = SampleIndex.Parse(csv.GetString(sample).Trim(), manifest, where);
            if (!lineOf.TryAdd(index, csv.RowNumber + 1))
            {
                throw new UserErrorException($"sample {index} is decided twice", where, $"It stands in line {lineOf[index]} already");
            }

            verdicts.Add(DecisionText.Parse(csv.GetString(decision).Trim(), classes, where));
            if (noteColumn is { } column && notes.Add(csv.GetString(column)) && notes.Count > 1)
            {
                throw new UserErrorException("the notes differ between rows", where, "A batch is one record with one note: give it with --note, or split the file");
            }
        }

        return verdicts.Count == 0
            ? throw new UserErrorException("the file holds no decisions", path)
            : new DecisionBatch(by, note ?? notes.FirstOrDefault(text => text.Length > 0), [.. lineOf.Keys], verdicts);
    }

    private static int? Column(CsvDataReader csv, string name)
    {
        for (int column = 0; column < csv.FieldCount; column++)
        {
            if (csv.GetName(column).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return null;
    }

    private static UserErrorException Missing(string column, string path) =>
        new($"there is no column '{column}'", path, "The header is index,decision or index,decision,note");
}
