using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// JPEG, PNG and what else Skia decodes under one root, brought to one size. The class is the first folder below the root, or comes
/// from elsewhere; source paths are relative to the root.
/// </summary>
public sealed class ImageFolderSource : ISampleSource
{
    /// <summary>The side of the pictures where the caller names none, in pixels.</summary>
    public const int DefaultSize = 64;

    private readonly string _root;
    private readonly bool _takeLabels;
    private readonly Dictionary<string, int> _classOf = new(StringComparer.Ordinal);

    /// <param name="root">Folder of the split.</param>
    /// <param name="size">Side of the square pictures in pixels, 8–512.</param>
    /// <param name="takeLabels">False where labels come by path from elsewhere; the folders then mean nothing.</param>
    public ImageFolderSource(string root, int size, bool takeLabels)
    {
        Shape = PictureShape.Of(size);
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

        Count = images;
        Skipped = others == 0 ? [] : [$"{others} files that are not images"];
        TakenFor = $"a folder of images, short side scaled to {size} pixels, centre cropped"
            + (takeLabels ? $" (a folder for each of {LabelNames.Count} classes)" : " (labels by path)");
    }

    /// <inheritdoc/>
    public string Format => "imagefolder";

    /// <inheritdoc/>
    public string TakenFor { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => [_root];

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped { get; }

    /// <inheritdoc/>
    public SampleShape Shape { get; }

    /// <inheritdoc/>
    public long? Count { get; }

    /// <inheritdoc/>
    public bool HasSources => true;

    /// <inheritdoc/>
    public LabelNaming Naming => LabelNaming.Fixed;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<RawSample> Read()
    {
        var decoder = new ImageDecoder(Shape.Width);
        foreach (string path in ImageFolder.Walk(_root).Where(ImageFolder.IsImage))
        {
            string source = Path.GetRelativePath(_root, path).Replace('\\', '/');
            yield return new RawSample(decoder.Decode(path), _takeLabels ? ClassOf(source, path) : -1, source);
        }
    }

    private int ClassOf(string source, string path)
    {
        int slash = source.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && _classOf.TryGetValue(source[..slash], out int label)
            ? label
            : throw new UserErrorException("the image lies in no class folder", path, "Move it, or give labels by path with --labels");
    }
}
