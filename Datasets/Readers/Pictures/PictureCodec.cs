using SkiaSharp;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>The pixels of encoded pictures. What a picture would take is read from its header, and refused, before it is taken.</summary>
internal static class PictureCodec
{
    /// <summary>The largest file that is decoded: 64 MiB.</summary>
    public const long MaxFileBytes = 64L << 20;

    /// <summary>The longest side in pixels.</summary>
    public const int MaxSide = 65_500;

    /// <summary>The most pixels: 178 megapixels.</summary>
    public const long MaxPixels = 178_000_000;

    /// <summary>Pixels beyond which pictures are decoded one at a time, so that threads do not multiply their memory.</summary>
    private const long ManyPixels = 16_000_000;

    private static readonly Lock ManyPixelsAtATime = new();

    private static readonly SKEncodedImageFormat[] Formats =
        [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Gif];

    /// <summary>Decodes a picture; of an animation its first frame.</summary>
    /// <param name="encoded">A file's content, <see cref="MaxFileBytes"/> at the most.</param>
    /// <param name="side">What its short side is to be scaled to afterwards: a JPEG is decoded at no more than is good for that.</param>
    /// <param name="draw">Takes the pixels, as they are stored, and how they are to be turned.</param>
    /// <returns>What is wrong with it; null where it was drawn.</returns>
    public static string? Decode(SKData encoded, int side, Action<SKBitmap, SKEncodedOrigin> draw)
    {
        using var codec = SKCodec.Create(encoded);
        if (codec is null || !Formats.Contains(codec.EncodedFormat))
        {
            return "the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF";
        }

        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (width > MaxSide || height > MaxSide || (long)width * height > MaxPixels)
        {
            return $"an image of {width} x {height} pixels, {MaxPixels / 1_000_000} megapixels and {MaxSide} a side are the most";
        }

        SKSizeI size = width < 1 || height < 1 ? SKSizeI.Empty : DecodedSize(codec, side);
        if ((long)size.Width * size.Height <= ManyPixels)
        {
            return Draw(codec, size, draw);
        }

        lock (ManyPixelsAtATime)
        {
            return Draw(codec, size, draw);
        }
    }

    /// <summary>A JPEG comes in eighths of its size: the smallest whose short side is still twice the wanted one.</summary>
    private static SKSizeI DecodedSize(SKCodec codec, int side)
    {
        int shortSide = Math.Min(codec.Info.Width, codec.Info.Height);
        double eighths = Math.Ceiling(8.0 * 2 * side / shortSide);
        return codec.EncodedFormat == SKEncodedImageFormat.Jpeg && eighths < 8 ? codec.GetScaledDimensions((float)(eighths / 8)) : codec.Info.Size;
    }

    private static string? Draw(SKCodec codec, SKSizeI size, Action<SKBitmap, SKEncodedOrigin> draw)
    {
        using var pixels = new SKBitmap();
        if (size.IsEmpty || !pixels.TryAllocPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul)))
        {
            return "the image cannot be decoded: it has no pixels, or there is no memory for them";
        }

        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
        {
            return "the image cannot be decoded: it is truncated or damaged"; // It would come out half grey.
        }

        pixels.SetImmutable(); // Else it would be copied before it is drawn.
        draw(pixels, codec.EncodedOrigin);
        return null;
    }
}
