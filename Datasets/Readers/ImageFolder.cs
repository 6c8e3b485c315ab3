using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>The image files under a root in ordinal order: in every folder its files first, then its folders. Hidden entries are passed over.</summary>
internal static class ImageFolder
{
    private static readonly HashSet<string> Extensions =
        new([".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"], StringComparer.OrdinalIgnoreCase);

    public static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path));

    /// <summary>True for a file, not a folder, that is named as pictures are.</summary>
    public static bool IsImageFile(string path) => IsImage(path) && File.Exists(path);

    /// <summary>Every file below <paramref name="folder"/>, images and others; only one folder's names are held at a time.</summary>
    public static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Files(folder))
        {
            yield return file;
        }

        foreach (string child in Folders(folder))
        {
            foreach (string file in Walk(child))
            {
                yield return file;
            }
        }
    }

    /// <summary>The files right in <paramref name="folder"/> in ordinal order.</summary>
    public static string[] Files(string folder) => Entries(folder, Directory.EnumerateFiles);

    /// <summary>The folders right below <paramref name="folder"/> in ordinal order.</summary>
    public static string[] Folders(string folder) => Entries(folder, Directory.EnumerateDirectories);

    private static string[] Entries(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            string[] entries = [.. list(folder).Where(path => !Path.GetFileName(path).StartsWith('.'))];
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("the folder cannot be read", folder, e.Message.TrimEnd('.'));
        }
    }
}
