using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>Gathers the pictures that a list names; each may stand there once.</summary>
/// <param name="roots">Where they are looked for.</param>
internal sealed class ListedPictures(PictureRoots roots)
{
    private readonly List<PictureFile> _pictures = [];
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);

    /// <summary>Those found, in order.</summary>
    public IReadOnlyList<PictureFile> All => _pictures;

    /// <summary>True where the list names this file, relative to its root.</summary>
    public bool Contains(string source) => _sources.Contains(source);

    /// <summary>Takes the next one.</summary>
    /// <param name="name">Path relative to a root.</param>
    /// <param name="label">Number of its label, -1 where it has none.</param>
    /// <param name="where">Where the name stands, for messages.</param>
    /// <exception cref="UserErrorException">It is not there, leads out of the root, or stands there twice.</exception>
    public void Add(string name, int label, string where)
    {
        (string path, string source) = roots.Find(name, where);
        if (!_sources.Add(source))
        {
            throw new UserErrorException($"image '{source}' stands there twice", where, "Name every image once");
        }

        _pictures.Add(new PictureFile(path, source, label));
    }
}
