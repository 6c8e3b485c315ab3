using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Input files: gzip recognised by its magic number, every failure to read told as bad input that names the file.</summary>
internal static class InputFile
{
    /// <summary>Opens for sequential reading, decompressed where the file is gzip.</summary>
    public static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            bool gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            return new InputStream(gzip ? new GzipInput(file) : file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException("no such file", path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new UserErrorException("the file cannot be read", path, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Up to <paramref name="count"/> first bytes, fewer where the file is shorter.</summary>
    public static byte[] Head(string path, int count)
    {
        using Stream stream = Open(path);
        var head = new byte[count];
        return head[..stream.ReadAtLeast(head, count, throwOnEndOfStream: false)];
    }

    /// <summary>Length of the content in bytes; a gzip file is decompressed for it, which also shows a damaged one early.</summary>
    public static long Length(string path) => Length(Open(path), long.MaxValue);

    /// <summary>Bytes from where the stream stands to its end; closes it.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="most">Bytes behind which counting ends, so that what is compressed well does not take long.</param>
    public static long Length(Stream content, long most)
    {
        using Stream stream = content;
        var buffer = new byte[1 << 16];
        long length = 0;
        for (int read; length <= most && (read = stream.Read(buffer)) > 0; length += read)
        {
        }

        return length;
    }
}
