using System.Text.Json;
using Parquet.Schema;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Predictions;

/// <summary>Opens the writer of a format.</summary>
internal static class PredictionWriters
{
    /// <summary>What <c>--format</c> may say.</summary>
    public static string[] Formats { get; } = ["parquet", "csv", "jsonl"];

    /// <summary>The format named, else the one that the target's ending says.</summary>
    /// <exception cref="UserErrorException">Neither says one that predictions are written in.</exception>
    public static ExportFormat Choose(string? named, string target) =>
        ExportFormats.Choose(named, target, Formats) is var format && format.IsTable()
            ? format
            : throw new UserErrorException("predictions are written as a table", target, "Choose parquet, csv or jsonl");

    /// <summary>Opens it.</summary>
    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <param name="abstains">True where the model may abstain.</param>
    public static IRowWriter<PredictionRow> Open(Stream stream, ExportFormat format, ClassNames classes, bool abstains) => format switch
    {
        ExportFormat.Parquet => new ParquetPredictionWriter(stream, classes, abstains),
        ExportFormat.Jsonl => new JsonlPredictionWriter(stream, classes),
        _ => new CsvPredictionWriter(stream, classes, abstains),
    };
}

/// <summary>CSV; the probabilities are a JSON array.</summary>
internal sealed class CsvPredictionWriter(Stream stream, ClassNames classes, bool abstains) : IRowWriter<PredictionRow>
{
    private readonly CsvFile _file = new(stream, PredictionColumns.Names(abstains));

    /// <inheritdoc/>
    public void Write(PredictionRow row)
    {
        _file.Cell(row.Index);
        _file.Cell(classes[row.Predicted]);
        _file.Cell(row.Predicted);
        _file.Cell(row.Probability);
        _file.Cell(row.Prediction);
        if (abstains)
        {
            _file.Cell(row.Abstention);
        }

        _file.Cell(row.Source);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

/// <summary>JSONL.</summary>
internal sealed class JsonlPredictionWriter(Stream stream, ClassNames classes) : IRowWriter<PredictionRow>
{
    private readonly JsonlFile _file = new(stream);

    /// <inheritdoc/>
    public void Write(PredictionRow row)
    {
        Utf8JsonWriter json = _file.BeginRow();
        json.WriteNumber("index", row.Index);
        json.WriteString("predicted_label", classes[row.Predicted]);
        json.WriteNumber("predicted_index", row.Predicted);
        json.WriteNumberOrNull("probability", row.Probability);
        json.WriteListOrNull("prediction", row.Prediction);
        if (row.Abstention is { } abstention)
        {
            json.WriteNumberOrNull(PredictionColumns.Abstention, abstention);
        }

        json.WriteString("source", row.Source);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

/// <summary>Parquet; the probabilities are a list of float in class order.</summary>
internal sealed class ParquetPredictionWriter : IRowWriter<PredictionRow>
{
    private readonly ClassNames _classes;
    private readonly bool _abstains;
    private readonly ParquetFile<PredictionRow> _file;

    public ParquetPredictionWriter(Stream stream, ClassNames classes, bool abstains)
    {
        (_classes, _abstains) = (classes, abstains);
        int rowsInGroup = ParquetFile<PredictionRow>.RowsFor(classes.Count, ParquetFile<PredictionRow>.MaxRows);
        _file = new ParquetFile<PredictionRow>(stream, new([.. PredictionColumns.Names(abstains).Select(Column)]), rowsInGroup, WriteColumnsAsync);
    }

    /// <inheritdoc/>
    public void Write(PredictionRow row) => _file.Write(row);

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static Field Column(string name) => name switch
    {
        "index" => new DataField<long>(name),
        "predicted_index" => new DataField<int>(name),
        "probability" or PredictionColumns.Abstention => new DataField<float>(name),
        "prediction" => new ListField(name, new DataField<float>(ListField.ElementName)),
        _ => new DataField(name, typeof(string), isNullable: false),
    };

    private async Task WriteColumnsAsync(ParquetColumns<PredictionRow> columns)
    {
        await columns.ValueAsync("index", row => row.Index);
        await columns.TextAsync("predicted_label", row => _classes[row.Predicted]);
        await columns.ValueAsync("predicted_index", row => row.Predicted);
        await columns.ValueAsync("probability", row => row.Probability);
        await columns.ListAsync("prediction", row => row.Prediction);
        if (_abstains)
        {
            await columns.ValueAsync(PredictionColumns.Abstention, row => row.Abstention!.Value);
        }

        await columns.TextAsync("source", row => row.Source);
    }
}
