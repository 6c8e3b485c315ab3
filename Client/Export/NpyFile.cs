using System.Globalization;
using System.Runtime.InteropServices;

namespace SatCurate.Client.Export;

/// <summary>
/// A numpy array file, format version 1.0: <c>\x93NUMPY</c>, version, length of the header, the header (a Python dictionary padded to 128
/// bytes in all), then the rows. The number of rows is written when the file is completed, so rows come as a stream.
/// </summary>
/// <typeparam name="T">float (<c>&lt;f4</c>), int (<c>&lt;i4</c>) or long (<c>&lt;i8</c>).</typeparam>
internal sealed class NpyFile<T> : INpyFile
    where T : unmanaged
{
    private readonly Stream _stream;
    private readonly int _columns;
    private long _rows;

    /// <param name="stream">Where to, seekable; closed with the file.</param>
    /// <param name="columns">Values in a row; 0 for an array of one dimension.</param>
    public NpyFile(Stream stream, int columns)
    {
        (_stream, _columns) = (stream, columns);
        _stream.Write(Header(0));
    }

    private static string Descriptor => typeof(T) == typeof(float) ? "<f4"
        : typeof(T) == typeof(int) ? "<i4"
        : typeof(T) == typeof(long) ? "<i8"
        : throw new NotSupportedException($"{typeof(T)} has no numpy descriptor here");

    /// <summary>Writes one row.</summary>
    /// <exception cref="ArgumentException">It has another number of values than the file's rows.</exception>
    public void Write(params ReadOnlySpan<T> row)
    {
        if (row.Length != Math.Max(1, _columns))
        {
            throw new ArgumentException($"{row.Length} values in a row of {_columns}", nameof(row));
        }

        _stream.Write(MemoryMarshal.AsBytes(row)); // Little endian, as all machines that run this are.
        _rows++;
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _stream.Position = 0;
        await _stream.WriteAsync(Header(_rows), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private byte[] Header(long rows)
    {
        string shape = _columns == 0
            ? string.Create(CultureInfo.InvariantCulture, $"({rows},)")
            : string.Create(CultureInfo.InvariantCulture, $"({rows}, {_columns})");
        return NpyPreamble.Of(Descriptor, shape);
    }
}
