namespace SatCurate.Storage;

/// <summary>The first bytes of a stream, and no more.</summary>
/// <param name="inner">The stream; disposed with this one.</param>
/// <param name="length">Bytes to read at most.</param>
internal sealed class LimitedStream(Stream inner, long length) : ReadOnlyStream
{
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
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
}
