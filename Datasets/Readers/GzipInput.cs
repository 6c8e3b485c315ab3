using System.IO.Compression;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Decompresses gzip and refuses a file that breaks off. <see cref="GZipStream"/> takes the end of a truncated file for the end of its
/// content; so a last member of known content is put behind the file, and must come out at the end.
/// </summary>
internal sealed class GzipInput : ReadOnlyStream
{
    private static readonly byte[] Seal = "satcurate: end of file"u8.ToArray();
    private static readonly byte[] SealMember = Compress(Seal);

    private readonly FileStream _file;
    private readonly GZipStream _inner;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    public GzipInput(FileStream file)
    {
        _file = file;
        _inner = new GZipStream(new Chain(file, new MemoryStream(SealMember)), CompressionMode.Decompress);
    }

    private int Held => _end - _start;

    public override int Read(Span<byte> buffer)
    {
        // As many bytes as the seal is long stay behind: they may be the seal.
        while (Held <= Seal.Length)
        {
            _buffer.AsSpan(_start, Held).CopyTo(_buffer);
            (_start, _end) = (0, Held);
            int read = _inner.Read(_buffer.AsSpan(_end));
            if (read == 0)
            {
                return _buffer.AsSpan(0, _end).SequenceEqual(Seal) ? 0 : throw new InvalidDataException("The file breaks off.");
            }

            _end += read;
        }

        int count = Math.Min(buffer.Length, Held - Seal.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    private sealed class Chain(Stream first, Stream second) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and int read ? read : second.Read(buffer);
    }
}
