using Parquet.Schema;
using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>Parquet with the columns of <see cref="HistoryColumns"/>, one row a visit.</summary>
internal sealed class ParquetHistoryWriter : IHistoryWriter
{
    private readonly ClassNames _classes;
    private readonly ParquetFile<VisitRow> _file;

    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="classes">Classes of the data set.</param>
    public ParquetHistoryWriter(Stream stream, ClassNames classes)
    {
        _classes = classes;
        _file = new ParquetFile<VisitRow>(
            stream, new ParquetSchema([.. HistoryColumns.Names.Select(Column)]), ParquetFile<VisitRow>.MaxRows, WriteColumnsAsync);
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
                    _file.Write(new VisitRow(block.First + offset, epoch, visit));
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static Field Column(string name) => name switch
    {
        "index" => new DataField<long>(name),
        "epoch" or "predicted_index" => new DataField<int>(name),
        "weight" or "given_probability" => new DataField<float>(name),
        "margin" => new DataField<float?>(name),
        "warm_up" or "pinned" => new DataField<bool>(name),
        _ => new DataField(name, typeof(string), isNullable: false),
    };

    private async Task WriteColumnsAsync(ParquetColumns<VisitRow> columns)
    {
        await columns.ValueAsync("index", row => row.Index);
        await columns.ValueAsync("epoch", row => row.Epoch + 1);
        await columns.ValueAsync("weight", row => (float)row.Visit.Weight);
        await columns.ValueAsync("given_probability", row => (float)row.Visit.GivenProbability);
        await columns.TextAsync("predicted_label", row => _classes[row.Visit.Predicted]);
        await columns.ValueAsync("predicted_index", row => (int)row.Visit.Predicted);
        await columns.ValueAsync("warm_up", row => row.Visit.Flags.HasFlag(VisitMarks.WarmUp));
        await columns.ValueAsync("pinned", row => row.Visit.Flags.HasFlag(VisitMarks.Pinned));
        await columns.NullableAsync<float>("margin", row => float.IsNaN(row.Visit.Margin) ? null : row.Visit.Margin);
    }

    private readonly record struct VisitRow(long Index, int Epoch, VisitEntry Visit);
}
