using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>What one sample's payload is; the same for all samples of a data set.</summary>
/// <param name="Kind">Bytes of an image or float32 features.</param>
/// <param name="Channels">Channels of an image (1 or 3); 1 for features.</param>
/// <param name="Height">Rows of an image; 1 for features.</param>
/// <param name="Width">Columns of an image; the number of features otherwise.</param>
public readonly record struct SampleShape(PayloadKind Kind, int Channels, int Height, int Width)
{
    /// <summary>The largest payload of one sample that is accepted: 64 MiB.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>Payload bytes of one sample.</summary>
    public int Bytes => checked(Channels * Height * Width * (Kind == PayloadKind.FeaturesFloat32 ? sizeof(float) : 1));

    /// <summary>The shape that a manifest states.</summary>
    public static SampleShape Of(DatasetManifest manifest) => new(manifest.Kind, manifest.Channels, manifest.Height, manifest.Width);

    /// <summary>For people: <c>28x28 gray images</c>, <c>32x32 RGB images</c>, <c>16 features</c>.</summary>
    public override string ToString() => (Kind, Channels) switch
    {
        (PayloadKind.FeaturesFloat32, _) => $"{Width} features",
        (_, 1) => $"{Height}x{Width} gray images",
        (_, 3) => $"{Height}x{Width} RGB images",
        _ => $"{Height}x{Width} images of {Channels} channels",
    };
}
