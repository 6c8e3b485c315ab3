using System.Globalization;
using System.Text;

namespace SatCurate.Client.Export;

/// <summary>CSV by RFC 4180 (CRLF, quotes where needed), UTF-8 without BOM, invariant culture, shortest floats that read back equal.</summary>
internal sealed class CsvFile : IAsyncDisposable
{
    private readonly StreamWriter _writer;
    private readonly StringBuilder _list = new();
    private bool _inRow;

    /// <param name="stream">Where to; closed with the file.</param>
    /// <param name="columns">Names of the columns.</param>
    public CsvFile(Stream stream, IReadOnlyList<string> columns)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\r\n" };
        foreach (string name in columns)
        {
            Cell(name);
        }

        EndRow();
    }

    /// <summary>The next cell of the row.</summary>
    public void Cell(string text)
    {
        if (_inRow)
        {
            _writer.Write(',');
        }

        _inRow = true;
        _writer.Write(Csv.Quote(text));
    }

    /// <summary>The next cell, an integer.</summary>
    public void Cell(long value) => Cell(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The next cell, empty where there is no value.</summary>
    public void Cell(float? value) => Cell(value?.ToString("R", CultureInfo.InvariantCulture) ?? "");

    /// <summary>The next cell, a JSON array; empty where there is none.</summary>
    public void Cell(ReadOnlyMemory<float>? values)
    {
        _list.Clear();
        if (values is { } list)
        {
            _list.Append('[');
            foreach (float value in list.Span)
            {
                _list.Append(_list.Length > 1 ? "," : "").Append(value.ToString("R", CultureInfo.InvariantCulture));
            }

            _list.Append(']');
        }

        Cell(_list.ToString());
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        _writer.WriteLine();
        _inRow = false;
    }

    /// <summary>Writes what is still held.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await _writer.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
