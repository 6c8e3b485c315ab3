using System.Runtime.InteropServices;

namespace SatCurate.Feed.Frames;

/// <summary>The lines and arrays of an answer. It holds at most the longest line.</summary>
/// <param name="read">Reads some bytes, 1 or more; 0 at the end.</param>
internal sealed class FrameBytes(Func<Memory<byte>, CancellationToken, Task<int>> read)
{
    private const int Piece = 64 << 10;

    private byte[] _buffer = new byte[Piece];
    private int _start;
    private int _end;

    /// <summary>The next line without its line feed; good until the next call.</summary>
    /// <exception cref="CutOffException">The answer ends before the line does.</exception>
    /// <exception cref="FeedFormatException">It is too long to be one.</exception>
    public async Task<ReadOnlyMemory<byte>> LineAsync(CancellationToken cancellationToken)
    {
        int looked = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, looked + at);
                _start += line.Length + 1;
                return line;
            }

            looked = _end - _start;
            if (looked >= FrameFormat.LongestLine)
            {
                throw new FeedFormatException($"a line is longer than {FrameFormat.LongestLine} bytes");
            }

            await FillAsync(cancellationToken);
        }
    }

    /// <summary>All that is left of a short answer, or its beginning; good until the next call.</summary>
    public async Task<ReadOnlyMemory<byte>> RestAsync(CancellationToken cancellationToken)
    {
        while (_end - _start < Piece && await TryFillAsync(cancellationToken))
        {
        }

        return _buffer.AsMemory(_start, _end - _start);
    }

    /// <summary>The next values, little-endian.</summary>
    /// <exception cref="CutOffException">The answer ends before they do.</exception>
    public async Task<T[]> ArrayAsync<T>(int length, CancellationToken cancellationToken)
        where T : unmanaged
    {
        var values = new T[length];
        for (int done = 0; done < Bytes(values).Length;)
        {
            if (_start == _end)
            {
                await FillAsync(cancellationToken);
            }

            int taken = Math.Min(_end - _start, Bytes(values).Length - done);
            _buffer.AsSpan(_start, taken).CopyTo(Bytes(values)[done..]);
            _start += taken;
            done += taken;
        }

        return values;
    }

    private static Span<byte> Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan());

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(cancellationToken))
        {
            throw new CutOffException("the server broke the feed off");
        }
    }

    /// <summary>Reads more behind what is there; false at the end.</summary>
    private async Task<bool> TryFillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, FrameFormat.LongestLine + Piece));
        }

        int more = await read(_buffer.AsMemory(_end), cancellationToken);
        _end += more;
        return more > 0;
    }
}
