using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>The folders in which a list's pictures are looked for. A list comes from elsewhere: no name in it may lead out of them, by itself or by a link.</summary>
/// <param name="roots">The folders; the first that has a picture counts.</param>
/// <param name="hint">What to do where a picture is in none of them.</param>
internal sealed class PictureRoots(IReadOnlyList<string> roots, string hint)
{
    private readonly Dictionary<string, string> _realFolders = new(StringComparer.Ordinal);

    /// <summary>The file of a name, and the name with plain forward slashes.</summary>
    /// <param name="name">Path relative to a root.</param>
    /// <param name="where">Where the name stands, for messages.</param>
    /// <exception cref="UserErrorException">The file is not there, or the name leads out of the root.</exception>
    public (string Path, string Source) Find(string name, string where)
    {
        string source = Plain(name, where);
        foreach (string root in roots)
        {
            string path = Path.Combine(root, source);
            if (File.Exists(path))
            {
                return RealFile(path).StartsWith(RealFolder(Path.GetFullPath(root)).TrimEnd('/') + "/", StringComparison.Ordinal)
                    ? (path, source)
                    : throw new UserErrorException($"'{source}' is a link that leads out of {root}", where, "Put the file itself in the place of the link");
            }
        }

        throw new UserErrorException($"no image '{source}'", where, $"Looked in {string.Join(", ", roots.Distinct())}; {hint}");
    }

    private static string Plain(string name, string where)
    {
        string slashes = name.Replace('\\', '/');
        var parts = new List<string>();
        bool inside = slashes.Length > 0 && slashes[0] != '/' && slashes is not [_, ':', ..] && !slashes.Any(char.IsControl);
        foreach (string part in slashes.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                inside = false;
            }
        }

        return inside && parts.Count > 0
            ? string.Join('/', parts)
            : throw new UserErrorException(
                $"'{string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c))}' is no path below the images' folder", where, "Write it relative to that folder");
    }

    private string RealFile(string path) => Followed(Path.Combine(RealFolder(Path.GetDirectoryName(Path.GetFullPath(path))!), Path.GetFileName(path)), RealFile);

    private string RealFolder(string folder)
    {
        if (!_realFolders.TryGetValue(folder, out string? real))
        {
            real = Path.GetDirectoryName(folder) is { } parent ? Followed(Path.Combine(RealFolder(parent), Path.GetFileName(folder)), RealFolder) : folder;
            _realFolders.Add(folder, real);
        }

        return real;
    }

    private static string Followed(string path, Func<string, string> real) =>
        File.ResolveLinkTarget(path, returnFinalTarget: false) is { } target ? real(Path.GetFullPath(target.FullName)) : path;
}
