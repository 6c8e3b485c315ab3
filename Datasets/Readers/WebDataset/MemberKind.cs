namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>What a member of a shard is, by its ending.</summary>
internal enum MemberKind
{
    /// <summary>Nothing that is read.</summary>
    Other,

    /// <summary>A picture.</summary>
    Image,

    /// <summary>A text in UTF-8.</summary>
    Text,

    /// <summary>A numpy array: the features of one sample.</summary>
    Vector,

    /// <summary>A class, its name or number, as text.</summary>
    Class,

    /// <summary>A JSON object that may hold the class.</summary>
    Json,
}

/// <summary>The endings and limits of <see cref="MemberKind"/>.</summary>
internal static class MemberKinds
{
    private const long MaxLabelBytes = 1 << 20;

    /// <summary>The kind of an ending, without its dot.</summary>
    public static MemberKind Of(string ending) => ending.ToLowerInvariant() switch
    {
        "jpg" or "jpeg" or "png" or "webp" or "bmp" or "gif" => MemberKind.Image,
        "txt" => MemberKind.Text,
        "npy" => MemberKind.Vector,
        "cls" => MemberKind.Class,
        "json" => MemberKind.Json,
        _ => MemberKind.Other,
    };

    /// <summary>True for what a sample consists of.</summary>
    public static bool IsPayload(MemberKind kind) => kind is MemberKind.Image or MemberKind.Text or MemberKind.Vector;

    /// <summary>Bytes of a member that are accepted.</summary>
    public static long MostBytes(MemberKind kind) => kind switch
    {
        MemberKind.Class or MemberKind.Json => MaxLabelBytes,
        MemberKind.Text => SampleShape.MaxTextBytes,
        _ => SampleShape.MaxBytes,
    };

    /// <summary>For people.</summary>
    public static string Plural(MemberKind kind) => kind switch
    {
        MemberKind.Image => "pictures",
        MemberKind.Text => "texts",
        _ => "feature vectors",
    };
}
