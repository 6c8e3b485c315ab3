using System.Formats.Tar;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>The regular files of a tar archive (gzip allowed), one after the other. Nothing is written to disk; even so, what could leave the archive is refused.</summary>
internal static class TarMembers
{
    private const int MagicAt = 257;

    /// <summary>Tools fill the last record with zeros, of 10 KiB mostly.</summary>
    private const int MostPadding = 1 << 20;

    /// <summary>True where the first bytes of a file look like tar.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) => head.Length > MagicAt && head[MagicAt..].StartsWith("ustar"u8);

    /// <summary>Reads them; each is valid until the next one is asked for.</summary>
    /// <exception cref="UserErrorException">The archive is truncated or damaged, or holds links, devices or names that climb out of it.</exception>
    public static IEnumerable<TarMember> Read(string path)
    {
        using var stream = new TarStream(InputFile.Open(path), path);
        using var reader = new TarReader(stream, leaveOpen: true);
        while (Guard(path, () => reader.GetNextEntry()) is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            CheckName(path, entry.Name);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                yield return new TarMember(path, entry);
            }
            else if (entry.EntryType != TarEntryType.Directory)
            {
                throw new UserErrorException(
                    $"a tar member that is no file but of kind {entry.EntryType}", $"{path}, member {Shown(entry.Name)}", "Write the shard of plain files alone");
            }
        }

        CheckEnd(stream, path);
    }

    /// <summary>Runs one step of the library; whatever is wrong with the archive is one error that names it.</summary>
    public static T Guard<T>(string path, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (EndOfStreamException)
        {
            throw new UserErrorException("the tar file is truncated", path, "Fetch it again or write it anew");
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or NotSupportedException or OverflowException or FormatException or ArgumentException)
        {
            throw new UserErrorException("the tar file is damaged, or written in a way that is not read", path, $"Fetch it again or write it anew: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
        }
    }

    private static void CheckName(string path, string name)
    {
        if (name.Length == 0 || name[0] is '/' or '\\' || name is [_, ':', '/' or '\\', ..] || name.Any(char.IsControl)
            || name.Split('/', '\\').Contains(".."))
        {
            throw new UserErrorException("a tar member whose name leads out of the archive", $"{path}, member {Shown(name)}", "Write the shard with relative names of plain characters");
        }
    }

    private static string Shown(string name) => $"'{string.Concat(name.Take(100).Select(c => char.IsControl(c) ? '?' : c))}'";

    private static void CheckEnd(TarStream stream, string path)
    {
        var rest = new byte[1 << 16];
        int read;
        for (long padding = 0; (read = stream.Read(rest)) > 0; padding += read)
        {
            if (padding > MostPadding || rest.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                throw new UserErrorException("the tar file goes on behind its end", path, "Give every shard as a file of its own");
            }
        }
    }
}
