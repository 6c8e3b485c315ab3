using System.Text.Unicode;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Reads on from another stream and refuses bytes that are not UTF-8, by their line.</summary>
internal sealed class Utf8Input(Stream inner, string path) : ReadOnlyStream
{
    // The start of a character whose end has not been read yet.
    private readonly byte[] _open = new byte[4];
    private int _openBytes;
    private long _line = 1;

    /// <summary>Opens a file of text.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or begins as UTF-16 does.</exception>
    public static Utf8Input Open(string path) => IsUtf16(InputFile.Head(path, 2)) ? throw Utf16(path) : new Utf8Input(InputFile.Open(path), path);

    /// <summary>True where a file begins with a byte order mark of UTF-16.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> head) => head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>The error for a file in UTF-16.</summary>
    public static UserErrorException Utf16(string path) =>
        new("UTF-16 where UTF-8 is wanted", path, "Write the file anew as UTF-8, for example with iconv -f UTF-16 -t UTF-8");

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        int read = inner.Read(buffer);
        if (read > 0)
        {
            Check(buffer[..read]);
        }
        else if (_openBytes > 0)
        {
            throw Invalid(_open[0]);
        }

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

    private void Check(ReadOnlySpan<byte> bytes)
    {
        int nul = bytes.IndexOf((byte)0);
        if (nul >= 0)
        {
            throw new UserErrorException("a NUL byte in a text", $"{path}, line {_line + bytes[..nul].Count((byte)'\n')}", "The file is damaged or no text: fetch it again or write it anew");
        }

        while (_openBytes > 0 && bytes.Length > 0)
        {
            _open[_openBytes++] = bytes[0];
            bytes = bytes[1..];
            System.Buffers.OperationStatus status = System.Text.Rune.DecodeFromUtf8(_open.AsSpan(0, _openBytes), out _, out _);
            if (status == System.Buffers.OperationStatus.Done)
            {
                _openBytes = 0;
            }
            else if (status == System.Buffers.OperationStatus.InvalidData)
            {
                throw Invalid(_open[0]);
            }
        }

        int whole = bytes.Length - OpenAtEnd(bytes);
        if (!Utf8.IsValid(bytes[..whole]))
        {
            throw InvalidIn(bytes[..whole]);
        }

        _line += bytes.Count((byte)'\n');
        bytes[whole..].CopyTo(_open.AsSpan(_openBytes));
        _openBytes += bytes.Length - whole;
    }

    /// <summary>Bytes at the end that may be the start of a character: a lead byte less than its length before the end.</summary>
    private static int OpenAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte b = bytes[^back];
            if (b < 0x80)
            {
                return 0;
            }

            if (b >= 0xC0)
            {
                int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    private UserErrorException InvalidIn(ReadOnlySpan<byte> bytes)
    {
        while (System.Text.Rune.DecodeFromUtf8(bytes, out System.Text.Rune rune, out int used) == System.Buffers.OperationStatus.Done)
        {
            _line += rune.Value == '\n' ? 1 : 0;
            bytes = bytes[used..];
        }

        return Invalid(bytes[0]);
    }

    private UserErrorException Invalid(byte at) => new(
        $"not UTF-8: byte 0x{at:x2}", $"{path}, line {_line}", "Write the file anew as UTF-8, for example with iconv -f LATIN1 -t UTF-8");
}
