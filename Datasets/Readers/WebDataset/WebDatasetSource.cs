using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>
/// Samples from WebDataset shards: tar files whose members of one key are one sample, a picture, a text or a vector of features, with its label in
/// <c>.cls</c> or <c>.json</c>. Source paths are <c>SHARD/MEMBER</c>. Holds some samples and a hash of every key of a shard.
/// </summary>
internal sealed class WebDatasetSource : FileSource
{
    private readonly PictureReader _pictures;
    private readonly bool _takeLabels;
    private readonly ShardLabel _label;
    private readonly MemberKind _kind;
    private SkippedMembers _skipped = new();

    /// <param name="paths">Shards, read one after the other.</param>
    /// <param name="options">Name of the label in <c>.json</c>, and whether labels count.</param>
    /// <param name="size">Side to which pictures are brought, in pixels, 8–512; null is 64.</param>
    /// <param name="strict">True where a picture that cannot be decoded is an error; it is passed over otherwise.</param>
    public WebDatasetSource(IReadOnlyList<string> paths, RecordOptions options, int? size, bool strict = false)
        : base("webdataset")
    {
        Files = paths;
        CheckNames(paths);
        _takeLabels = options.TakeLabels;
        _label = new ShardLabel(options.Label);
        (_kind, ShardGroup first) = Look(paths);
        if (size is not null && _kind != MemberKind.Image)
        {
            throw new UserErrorException($"the shards hold {MemberKinds.Plural(_kind)} where pictures are wanted", paths[0], "--size is for pictures");
        }

        Shape = _kind switch
        {
            MemberKind.Image => PictureShape.Of(size ?? ImageFolderSource.DefaultSize),
            MemberKind.Text => SampleShape.Text,
            _ => ShardVector.ShapeOf(first),
        };
        _pictures = new PictureReader(Shape, strict);
        string labels = !_takeLabels ? "labels from elsewhere" : options.Label is null ? "labels in .cls or .json" : $"label in '{options.Label}' of .json, as --label-column says";
        TakenFor = $"WebDataset of {MemberKinds.Plural(_kind)} ({paths.Count} shard{(paths.Count == 1 ? "" : "s")}"
            + $"{(_kind == MemberKind.Image ? $"; short side scaled to {Shape.Width} pixels, centre cropped" : "")}; {labels})";
    }

    /// <inheritdoc/>
    public override bool HasSources => true;

    /// <inheritdoc/>
    public override IReadOnlyList<UnreadableSample> Unreadable => _pictures.Unreadable;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> PassedOver => [.. _skipped.Lines(MemberKinds.Plural(_kind)), .. _pictures.Lines];

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read() => Read(KnownSamples.None);

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read(KnownSamples known)
    {
        _skipped = new SkippedMembers();
        return _kind == MemberKind.Image
            ? _pictures.Read(Groups().Select(Picture), null, OrderedDecoding.Threads, known)
            : Groups().Select(sample => new RawSample(Payload(sample.Group), LabelOf(sample.Group), SourceOf(sample)));
    }

    private IEnumerable<(string Shard, ShardGroup Group)> Groups()
    {
        foreach (string path in Files)
        {
            string shard = Path.GetFileName(path);
            foreach (ShardGroup group in new ShardReader(path, _skipped).Read(IsWanted))
            {
                if (group[_kind] is not null)
                {
                    yield return (shard, group);
                }
                else
                {
                    _skipped.AddWithoutPayload($"{shard}/{group.Key}");
                }
            }
        }
    }

    private PictureFile Picture((string Shard, ShardGroup Group) sample) =>
        new(sample.Group.WhereOf(_kind), SourceOf(sample), LabelOf(sample.Group), sample.Group[_kind]);

    private string SourceOf((string Shard, ShardGroup Group) sample) => $"{sample.Shard}/{sample.Group.NameOf(_kind)}";

    private int LabelOf(ShardGroup group) => _takeLabels ? Learnt.NumberOf(_label.Of(group)) : -1;

    private bool IsWanted(MemberKind kind) => kind == _kind || (_takeLabels && kind is MemberKind.Class or MemberKind.Json);

    private ReadOnlyMemory<byte> Payload(ShardGroup group) =>
        _kind == MemberKind.Text ? Text(group[_kind]!, group.WhereOf(_kind)) : ShardVector.Read(group, Shape.Width);

    private static ReadOnlyMemory<byte> Text(byte[] content, string where)
    {
        int start = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        return System.Text.Unicode.Utf8.IsValid(content.AsSpan(start))
            ? content.AsMemory(start)
            : throw new UserErrorException("the text is not UTF-8", where, "Write the shard anew with texts in UTF-8");
    }

    /// <summary>What the samples are: by the first key that has a payload, a picture before features before a text, which may be its caption.</summary>
    private static (MemberKind Kind, ShardGroup First) Look(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            foreach (ShardGroup group in new ShardReader(path, new SkippedMembers()).Read(MemberKinds.IsPayload))
            {
                foreach (MemberKind kind in (MemberKind[])[MemberKind.Image, MemberKind.Vector, MemberKind.Text])
                {
                    if (group[kind] is not null)
                    {
                        return (kind, group);
                    }
                }
            }
        }

        throw new UserErrorException(
            "no samples in the shards", string.Join(", ", paths.Take(3)), "A sample is a picture (.jpg, .png, .webp, ...), a text (.txt) or features (.npy)");
    }

    private static void CheckNames(IReadOnlyList<string> paths)
    {
        if (paths.GroupBy(Path.GetFileName, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UserErrorException(
                $"two shards of the name {twice.Key}", string.Join(", ", twice.Take(2)), "A sample is known by its shard's name: give every shard one of its own");
        }
    }
}
