using System.Globalization;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Images of the MNIST family: IDX3 files, each with an IDX1 companion of labels beside it; both may be gzip.</summary>
public sealed class IdxSource : FileSource
{
    private readonly List<IdxFile> _images = [];
    private readonly List<IdxFile?> _labels = [];

    /// <param name="paths">Image files, read one after the other.</param>
    /// <param name="takeLabels">False where labels come from elsewhere: companions are then not looked for.</param>
    public IdxSource(IReadOnlyList<string> paths, bool takeLabels)
        : base("idx")
    {
        int classes = 0;
        foreach (string path in paths)
        {
            IdxFile images = IdxFile.Open(path, 3);
            _images.Add(images);
            if (images.Sizes[1] != _images[0].Sizes[1] || images.Sizes[2] != _images[0].Sizes[2])
            {
                throw new UserErrorException(
                    $"images of {images.Sizes[1]}x{images.Sizes[2]} beside images of {_images[0].Sizes[1]}x{_images[0].Sizes[2]}", path);
            }

            IdxFile? labels = takeLabels ? OpenCompanion(images) : null;
            _labels.Add(labels);
            if (labels is not null)
            {
                classes = labels.ReadItems().Aggregate(classes, (most, label) => Math.Max(most, label.Span[0] + 1));
            }
        }

        Shape = new SampleShape(PayloadKind.ImageUInt8, 1, _images[0].Sizes[1], _images[0].Sizes[2]);
        Count = _images.Sum(file => (long)file.Count);
        LabelNames = [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        Files = [.. _images.Zip(_labels).SelectMany(pair => new[] { pair.First.Path, pair.Second?.Path }).OfType<string>()];
        TakenFor = "IDX images (magic number 00 00 08 03)" + (takeLabels
            ? $" with the labels beside them in {string.Join(", ", _labels.Select(file => Path.GetFileName(file!.Path)))}"
            : "");
    }

    /// <inheritdoc/>
    public override LabelNaming Naming => LabelNaming.Positional;

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames { get; }

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        foreach ((IdxFile images, IdxFile? labels) in _images.Zip(_labels))
        {
            using IEnumerator<ReadOnlyMemory<byte>>? label = labels?.ReadItems().GetEnumerator();
            foreach (ReadOnlyMemory<byte> image in images.ReadItems())
            {
                yield return new RawSample(image, label is null || !label.MoveNext() ? -1 : label.Current.Span[0], null);
            }
        }
    }

    private static IdxFile OpenCompanion(IdxFile images)
    {
        string folder = Path.GetDirectoryName(images.Path) ?? "";
        string name = Path.GetFileName(images.Path).Replace("images", "labels", StringComparison.Ordinal)
            .Replace("idx3", "idx1", StringComparison.Ordinal);
        string bare = Path.Combine(folder, name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
        string? found = new[] { Path.Combine(folder, name), bare, bare + ".gz" }
            .FirstOrDefault(path => File.Exists(path) && Path.GetFullPath(path) != Path.GetFullPath(images.Path));
        if (found is null)
        {
            throw new UserErrorException(
                "no labels beside the IDX images", images.Path, $"Put {name} there or give the labels with --labels FILE");
        }

        IdxFile labels = IdxFile.Open(found, 1);
        return labels.Count == images.Count
            ? labels
            : throw new UserErrorException($"{images.Count} images but {labels.Count} labels", $"{images.Path} and {found}");
    }
}
