using System.IO.Compression;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>An npz file: a zip archive of npy files, as <c>numpy.savez</c> writes it.</summary>
internal static class NpzFile
{
    private const string Ending = ".npy";

    /// <summary>Every array is opened on its own, which takes a look through all of them.</summary>
    private const int MaxEntries = 256;

    /// <summary>True where a file begins like a zip archive.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <summary>The arrays' headers, in the order of the archive; their path is <c>FILE:NAME</c>.</summary>
    /// <exception cref="UserErrorException">It is damaged, or holds something else than arrays of plain numbers.</exception>
    public static IReadOnlyList<NpyHeader> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using ZipArchive archive = Open(file, path);
        CheckNames(archive, path);
        return
        [
            .. archive.Entries.Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
                .Select(entry => NpyHeader.Read($"{path}:{entry.FullName[..^Ending.Length]}", () => OpenEntry(path, entry.FullName))),
        ];
    }

    private static void CheckNames(ZipArchive archive, string path)
    {
        if (archive.Entries.Count > MaxEntries)
        {
            throw new UserErrorException($"{archive.Entries.Count} arrays in the npz file, {MaxEntries} are the most", path, "Write the features and their labels alone");
        }

        foreach (IGrouping<string, ZipArchiveEntry> same in archive.Entries.GroupBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            if (same.Count() > 1 || same.Key.Split('/', '\\').Contains("..") || same.Key.StartsWith('/'))
            {
                throw new UserErrorException(
                    same.Count() > 1 ? $"two arrays of the name '{same.Key}' in the npz file" : $"an array whose name leads out of the npz file, '{same.Key}'", path, "Write it with numpy.savez");
            }
        }
    }

    private static ZipArchive Open(Stream file, string path)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            throw Damaged(path);
        }
    }

    private static EntryStream OpenEntry(string path, string name)
    {
        FileStream file = File.OpenRead(path);
        ZipArchive archive = Open(file, path);
        return new EntryStream(file, archive, archive.GetEntry(name)!.Open(), path);
    }

    private static UserErrorException Damaged(string path) => new("the npz file is truncated or damaged", path, "Fetch it again or write it anew");

    private sealed class EntryStream(FileStream file, ZipArchive archive, Stream entry, string path) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            try
            {
                return entry.Read(buffer);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw Damaged(path);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                entry.Dispose();
                archive.Dispose();
                file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
