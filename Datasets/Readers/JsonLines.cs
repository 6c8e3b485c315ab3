using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>The objects of a JSONL file in UTF-8 (gzip allowed), blank lines passed over.</summary>
internal static class JsonLines
{
    /// <summary>The longest line that is accepted: 4 MiB, room for a longest text with every character escaped.</summary>
    public const int MaxLineBytes = 1 << 22;

    private const int MaxBlankLines = 1 << 20;

    /// <summary>Reads the objects one by one; each is valid until the next one is asked for.</summary>
    public static IEnumerable<(long Line, JsonElement Object)> Read(string path)
    {
        (long line, int blank) = (0, 0);
        foreach (ReadOnlyMemory<byte> bytes in Lines(path))
        {
            line++;
            if (bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                if (++blank > MaxBlankLines)
                {
                    throw new UserErrorException($"more than {MaxBlankLines} blank lines on end", $"{path}, line {line}", "Is the file damaged? Fetch it again or cut it");
                }

                continue;
            }

            blank = 0;
            using JsonDocument document = Parse(bytes, path, line);
            yield return (line, document.RootElement);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string path, long line)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            throw new UserErrorException("malformed JSON", $"{path}, line {line}", "One object a line is wanted");
        }

        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document
            : throw new UserErrorException(
                $"a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()} where an object is wanted", $"{path}, line {line}", "One object a line is wanted");
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(string path)
    {
        using var stream = Utf8Input.Open(path);
        byte[] buffer = new byte[1 << 16];
        (int start, int end, int searched) = (0, 0, 0);
        bool first = true;
        for (long line = 1; ; line++)
        {
            int length;
            while ((length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n')) < 0)
            {
                searched = end - start;
                if (searched > MaxLineBytes)
                {
                    throw new UserErrorException($"the line is longer than {MaxLineBytes} bytes", $"{path}, line {line}", "One object a line is wanted");
                }

                byte[] next = end - start > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
                buffer.AsSpan(start, searched).CopyTo(next);
                (buffer, start, end) = (next, 0, searched);
                int read = stream.Read(buffer, end, buffer.Length - end);
                if (read == 0)
                {
                    if (searched > 0)
                    {
                        yield return WithoutMark(buffer.AsMemory(0, searched), first);
                    }

                    yield break;
                }

                end += read;
            }

            length += searched;
            yield return WithoutMark(buffer.AsMemory(start, length), first);
            (start, searched, first) = (start + length + 1, 0, false);
        }
    }

    /// <summary>The line without a byte order mark at the start of the file.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line, bool first) =>
        first && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
}
