using System.Text;
using SatCurate.Curation;
using Sylvan.Data.Csv;

namespace SatCurate.Datasets.Readers;

/// <summary>Rows of a CSV file (RFC 4180; comma, semicolon, tab or bar, found by itself; gzip allowed), blank lines passed over.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int MaxRow = 1 << 25;

    /// <summary>A compressed file of some kilobytes may hold nothing else for minutes.</summary>
    private const int MaxBlankLines = 1 << 20;

    private readonly CsvDataReader _reader;
    private long _nextLine = 1;

    /// <param name="path">The file, in UTF-8.</param>
    public CsvRows(string path)
    {
        Path = path;
        var text = new FullReads(new StreamReader(new DelimiterBound(Utf8Input.Open(path), path), Encoding.UTF8));
        var options = new CsvDataReaderOptions { HasHeaders = false, Comment = '\0', BufferSize = 1 << 16, MaxBufferSize = MaxRow };
        _reader = Guard(() => CsvDataReader.Create(text, options));
    }

    public string Path { get; }

    /// <summary>Number of the line that the present row begins on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Fields in the present row.</summary>
    public int Count => _reader.RowFieldCount;

    /// <summary>The present row's field, without surrounding blanks.</summary>
    public ReadOnlySpan<char> this[int field] => _reader.GetFieldSpan(field).Trim();

    /// <summary>The present row's field as it stands there.</summary>
    public ReadOnlySpan<char> Whole(int field) => _reader.GetFieldSpan(field);

    /// <summary>Where the present row is, for messages.</summary>
    public string Where => $"{Path}, line {Line}";

    /// <summary>Moves to the next row that is not blank.</summary>
    public bool Read()
    {
        for (int blank = 0; Guard(_reader.Read); blank++)
        {
            if (blank > MaxBlankLines)
            {
                throw new UserErrorException($"more than {MaxBlankLines} blank lines on end", $"{Path}, line {_nextLine}", "Is the file damaged? Fetch it again or cut it");
            }

            Line = _nextLine;
            _nextLine += 1 + LinesInside();
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
        catch (CsvRecordTooLargeException)
        {
            throw new UserErrorException($"a row of more than {MaxRow} characters", $"{Path}, line {_nextLine}", "Check its quotes");
        }
        catch (FormatException)
        {
            throw new UserErrorException("malformed CSV", $"{Path}, line {_nextLine}", "Check the quotes and delimiters of this line");
        }
    }

    /// <summary>Line breaks inside the fields of the present row.</summary>
    private int LinesInside()
    {
        int lines = 0;
        for (int field = 0; field < Count; field++)
        {
            lines += _reader.GetFieldSpan(field).Count('\n');
        }

        return lines;
    }
}
