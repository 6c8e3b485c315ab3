using SatCurate.Curation;

namespace SatCurate.Client.Export.Images;

/// <summary>The files that the pictures of a data set were read from.</summary>
/// <param name="root">The folder that was ingested.</param>
/// <param name="copy">True where they are copied, not linked.</param>
internal sealed class OriginalFiles(string root, bool copy)
{
    private const string Hint = "Name the folder that was ingested, or leave --images-root out: the stored pixels are written then";

    private readonly HashSet<string> _foldersSeen = new(StringComparer.Ordinal);

    /// <summary>Puts one of them to another place too: a hard link, or a copy where the file system makes none.</summary>
    /// <param name="source">Path below the root, with forward slashes.</param>
    /// <param name="destination">A path where nothing is.</param>
    /// <exception cref="UserErrorException">It leads out of the root, or is not there.</exception>
    public void Place(string source, string destination)
    {
        string file = Find(source);
        try
        {
            if (copy || !HardLink.TryCreate(file, destination))
            {
                File.Copy(file, destination);
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserErrorException("the picture cannot be read", file, e.Message.TrimEnd('.'));
        }
    }

    private string Find(string source)
    {
        string[] parts = source.Split('/');
        if (Path.IsPathRooted(source) || parts.Any(part => part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal)))
        {
            throw LeadsOut(source);
        }

        string path = root;
        for (int i = 0; i < parts.Length; i++)
        {
            path = Path.Combine(path, parts[i]);
            bool isFile = i == parts.Length - 1;
            if (isFile || _foldersSeen.Add(path))
            {
                Check(source, isFile ? new FileInfo(path) : new DirectoryInfo(path));
            }
        }

        return path;
    }

    private void Check(string source, FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            throw LeadsOut(source);
        }

        if (!entry.Exists)
        {
            throw new UserErrorException("the picture is not there", $"--images-root {root}, {source}", Hint);
        }
    }

    private UserErrorException LeadsOut(string source) =>
        new("the picture's path leads out of the folder: it is absolute, has '..' in it, or is a symbolic link", $"--images-root {root}, {source}", Hint);
}
