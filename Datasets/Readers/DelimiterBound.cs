using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Reads on from another stream and refuses lines of absurdly many delimiters: the time that the CSV library takes grows with the square of the fields.</summary>
internal sealed class DelimiterBound(Stream inner, string path) : ReadOnlyStream
{
    private const int MostInLine = 1 << 16;

    private long _line = 1;
    private long _delimiters;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        ReadOnlySpan<byte> rest = buffer[..read];
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            Count(rest[..end]);
            _delimiters = 0;
            _line++;
        }

        Count(rest);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> part)
    {
        _delimiters += part.Count((byte)',') + part.Count((byte)';') + part.Count((byte)'\t') + part.Count((byte)'|');
        if (_delimiters > MostInLine)
        {
            throw new UserErrorException($"more than {MostInLine} delimiters in a line", $"{path}, line {_line}", "Write one sample a line; an npy file holds wider ones");
        }
    }
}
