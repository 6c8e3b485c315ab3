using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>What one sample's payload is; the same for all samples of a data set.</summary>
/// <param name="Kind">Bytes of an image, float32 features or a text.</param>
/// <param name="Channels">Channels of an image (1 or 3); 1 otherwise.</param>
/// <param name="Height">Rows of an image; 1 otherwise.</param>
/// <param name="Width">Columns of an image; the number of features; 1 for texts.</param>
public readonly record struct SampleShape(PayloadKind Kind, int Channels, int Height, int Width)
{
    /// <summary>The largest payload of one sample that is accepted: 64 MiB.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>The longest text that is accepted, in bytes of UTF-8: 64 KiB.</summary>
    public const int MaxTextBytes = 1 << 16;

    /// <summary>The shape of texts.</summary>
    public static SampleShape Text { get; } = new(PayloadKind.TextUtf8, 1, 1, 1);

    /// <summary>True for texts: every sample has a length of its own.</summary>
    public bool IsText => Kind == PayloadKind.TextUtf8;

    /// <summary>Payload bytes of one sample of a kind whose samples all have one length.</summary>
    public int Bytes => checked(Channels * Height * Width * (Kind == PayloadKind.FeaturesFloat32 ? sizeof(float) : 1));

    /// <summary>The shape that a manifest states.</summary>
    public static SampleShape Of(DatasetManifest manifest) => new(manifest.Kind, manifest.Channels, manifest.Height, manifest.Width);

    /// <summary>For people: <c>28x28 gray images</c>, <c>32x32 RGB images</c>, <c>16 features</c>, <c>texts</c>.</summary>
    public override string ToString() => (Kind, Channels) switch
    {
        (PayloadKind.TextUtf8, _) => "texts",
        (PayloadKind.FeaturesFloat32, _) => $"{Width} features",
        (_, 1) => $"{Height}x{Width} gray images",
        (_, 3) => $"{Height}x{Width} RGB images",
        _ => $"{Height}x{Width} images of {Channels} channels",
    };
}
