using System.Text;
using SatCurate.Curation;
using Sylvan.Data.Csv;

namespace SatCurate.Datasets.Readers;

/// <summary>Rows of a CSV file (RFC 4180; comma, semicolon, tab or bar, found by itself; gzip allowed), blank lines passed over.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly CsvDataReader _reader;

    public CsvRows(string path)
    {
        Path = path;
        var text = new StreamReader(InputFile.Open(path), Encoding.UTF8);
        var options = new CsvDataReaderOptions { HasHeaders = false, Comment = '\0', BufferSize = 1 << 16, MaxBufferSize = 1 << 25 };
        _reader = Guard(() => CsvDataReader.Create(text, options));
    }

    public string Path { get; }

    /// <summary>Number of the present row's line, from 1 (exact where no field spans lines).</summary>
    public long Line { get; private set; }

    /// <summary>Fields in the present row.</summary>
    public int Count => _reader.RowFieldCount;

    /// <summary>The present row's field, without surrounding blanks.</summary>
    public ReadOnlySpan<char> this[int field] => _reader.GetFieldSpan(field).Trim();

    /// <summary>Where the present row is, for messages.</summary>
    public string Where => $"{Path}, line {Line}";

    /// <summary>Moves to the next row that is not blank.</summary>
    public bool Read()
    {
        while (Guard(_reader.Read))
        {
            Line++;
            if (Count > 1 || (Count == 1 && this[0].Length > 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All fields of the present row.</summary>
    public string[] ToArray()
    {
        var fields = new string[Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = this[i].ToString();
        }

        return fields;
    }

    public void Dispose() => _reader.Dispose();

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or CsvRecordTooLargeException)
        {
            throw new UserErrorException("malformed CSV", $"{Path}, line {Line + 1}", "Check the quotes and delimiters of this line");
        }
    }
}
