using Parquet;
using Parquet.Schema;

namespace SatCurate.Client.Export;

/// <summary>Parquet, a row group at a time, Snappy. Times are UTC in milliseconds.</summary>
/// <typeparam name="TRow">What a row is made from.</typeparam>
/// <param name="stream">Where to; closed with the file.</param>
/// <param name="schema">The columns.</param>
/// <param name="rowsInGroup">Rows of a row group.</param>
/// <param name="write">Writes the columns of one row group.</param>
internal sealed class ParquetFile<TRow>(Stream stream, ParquetSchema schema, int rowsInGroup, Func<ParquetColumns<TRow>, Task> write) : IAsyncDisposable
{
    /// <summary>The most rows of a row group.</summary>
    public const int MaxRows = 1 << 16;

    // 64 MiB.
    private const int MaxValues = 1 << 24;

    private readonly List<TRow> _rows = [];
    private ParquetWriter? _writer;

    /// <summary>Rows of a row group that keep its lists within 64 MiB.</summary>
    /// <param name="listValues">Values of all lists of a row.</param>
    /// <param name="most">The most rows.</param>
    public static int RowsFor(int listValues, int most) => Math.Clamp(MaxValues / listValues, 1, most);

    /// <summary>Adds one row.</summary>
    public void Write(TRow row)
    {
        _rows.Add(row);
        if (_rows.Count == rowsInGroup)
        {
            FlushAsync(CancellationToken.None).GetAwaiter().GetResult(); // Rows come from code without a caller to wait for; the stream is a file.
        }
    }

    /// <summary>Writes what is still held, and the footer.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await _writer!.DisposeAsync(); // Writes the footer.
        _writer = null;
        await stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        _writer ??= await ParquetWriter.CreateAsync(schema, stream, cancellationToken: cancellationToken);
        if (_rows.Count == 0)
        {
            return;
        }

        using (ParquetRowGroupWriter group = _writer.CreateRowGroup())
        {
            await write(new ParquetColumns<TRow>(group, schema, _rows));
            group.CompleteValidate();
        }

        _rows.Clear();
    }
}
