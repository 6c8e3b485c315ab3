using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// The picture files under one root, brought to one size. The class is the first folder below the root, or comes from elsewhere; source paths are relative
/// to the root.
/// </summary>
internal sealed class ImageFolderSource : PictureFilesSource
{
    /// <summary>The side of the pictures where the caller names none, in pixels.</summary>
    public const int DefaultSize = 64;

    private readonly string _root;
    private readonly bool _takeLabels;
    private readonly Dictionary<string, int> _classOf = new(StringComparer.Ordinal);

    /// <param name="root">Folder of the split.</param>
    /// <param name="options">How pictures are read.</param>
    /// <param name="takeLabels">False where labels come by path from elsewhere; the folders then mean nothing.</param>
    public ImageFolderSource(string root, PictureOptions options, bool takeLabels)
        : base("imagefolder", options)
    {
        _root = Path.TrimEndingDirectorySeparator(root);
        _takeLabels = takeLabels;
        if (takeLabels)
        {
            LabelNames = [.. ImageFolder.Folders(root)
                .Where(folder => ImageFolder.Walk(folder).Any(ImageFolder.IsImage))
                .Select(folder => Path.GetFileName(folder))];
            foreach (string name in LabelNames)
            {
                _classOf.Add(name, _classOf.Count);
            }
        }

        (long images, long others) = (0, 0);
        foreach (string path in ImageFolder.Walk(root))
        {
            bool image = ImageFolder.IsImage(path);
            images += image ? 1 : 0;
            others += image ? 0 : 1;
        }

        Files = [_root];
        Count = images;
        NotOpened = others == 0 ? [] : [$"{others} files that are not images"];
        TakenFor = $"a folder of images, {Fitted}" + (takeLabels ? $" (a folder for each of {LabelNames.Count} classes)" : " (labels by path)");
    }

    /// <inheritdoc/>
    public override LabelNaming Naming => LabelNaming.Fixed;

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames { get; } = [];

    /// <inheritdoc/>
    protected override IEnumerable<PictureFile> Pictures => ImageFolder.Walk(_root).Where(ImageFolder.IsImage).Select(Picture);

    private PictureFile Picture(string path)
    {
        string source = Path.GetRelativePath(_root, path).Replace('\\', '/');
        return new PictureFile(path, source, _takeLabels ? ClassOf(source, path) : -1);
    }

    private int ClassOf(string source, string path)
    {
        int slash = source.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && _classOf.TryGetValue(source[..slash], out int label)
            ? label
            : throw new UserErrorException("the image lies in no class folder", path, "Move it, or give labels by path with --labels");
    }
}
