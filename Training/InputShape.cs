namespace SatCurate.Training;

/// <summary>Shape of one sample's payload.</summary>
/// <param name="Kind">How the payload's bytes are read.</param>
/// <param name="Channels">Channels of an image, or number of features; 1 for texts.</param>
/// <param name="Height">Pixels; 1 otherwise.</param>
/// <param name="Width">Pixels; 1 otherwise.</param>
public readonly record struct InputShape(InputKind Kind, int Channels, int Height, int Width)
{
    /// <summary>Values of one sample: C x H x W.</summary>
    public int Values => Channels * Height * Width;

    /// <summary>Bytes of one sample's payload; texts have no common length.</summary>
    public int Bytes => Kind == InputKind.Image ? Values : Values * sizeof(float);

    /// <summary>Texts of any length.</summary>
    public static InputShape Text { get; } = new(InputKind.Text, 1, 1, 1);

    /// <summary>Images of <paramref name="channels"/> x <paramref name="height"/> x <paramref name="width"/> bytes.</summary>
    public static InputShape Image(int channels, int height, int width) => new(InputKind.Image, channels, height, width);

    /// <summary>Vectors of <paramref name="count"/> float32 features.</summary>
    public static InputShape Features(int count) => new(InputKind.Features, count, 1, 1);
}

/// <summary>What a payload holds.</summary>
public enum InputKind
{
    /// <summary>uint8 pixels in the order C, H, W.</summary>
    Image = 0,

    /// <summary>Little-endian float32 features.</summary>
    Features = 1,

    /// <summary>UTF-8.</summary>
    Text = 2,
}
