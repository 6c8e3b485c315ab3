using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;
using SkiaSharp;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Decodes JPEG, PNG, WebP, BMP and GIF to squares of RGB bytes, channel by channel: turned as their EXIF says, short side scaled, centre cropped,
/// transparency over white.
/// </summary>
/// <param name="size">Side of the squares in pixels.</param>
internal sealed class ImageDecoder(int size)
{
    /// <summary>What can be done about a picture that cannot be decoded.</summary>
    public const string Mend = "Remove it or replace it";

    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Decodes the picture that a file's content is; may be called by several threads at once.</summary>
    /// <param name="encoded">The file's content.</param>
    /// <param name="planes">Filled with 3 x size x size bytes.</param>
    /// <returns>What is wrong with it, the limits of <see cref="PictureCodec"/> included; null where it was decoded.</returns>
    public string? Decode(ReadOnlyMemory<byte> encoded, Memory<byte> planes)
    {
        if (CheckLength(encoded.Length) is { } fault)
        {
            return fault;
        }

        using var data = SKData.CreateCopy(encoded.Span);
        return Decode(data, planes);
    }

    /// <summary>Decodes the picture of a file; may be called by several threads at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="planes">Filled with 3 x size x size bytes.</param>
    /// <returns>What is wrong with it; null where it was decoded.</returns>
    public string? Decode(string path, Memory<byte> planes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            if (CheckLength(file.Length) is { } fault)
            {
                return fault;
            }

            using var data = SKData.Create(file, file.Length);
            return Decode(data, planes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the image cannot be read: {e.Message.TrimEnd('.')}";
        }
    }

    private static string? CheckLength(long bytes) => bytes == 0 ? "the image cannot be decoded: the file is empty"
        : bytes <= PictureCodec.MaxFileBytes ? null
        : $"an image file of {bytes} bytes, {PictureCodec.MaxFileBytes >> 20} MiB are the most";

    private string? Decode(SKData? encoded, Memory<byte> planes) => encoded is null
        ? "the image cannot be read to its end"
        : PictureCodec.Decode(encoded, size, (picture, origin) => Draw(picture, origin, planes.Span));

    private void Draw(SKBitmap picture, SKEncodedOrigin origin, Span<byte> planes)
    {
        using SKImage image = SKImage.FromBitmap(picture);
        using var square = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(square);
        float side = Math.Min(picture.Width, picture.Height);
        var crop = SKRect.Create((picture.Width - side) / 2, (picture.Height - side) / 2, side, side);
        canvas.Clear(SKColors.White);
        canvas.DrawImage(image, crop, SKRect.Create(size, size), Sampling, null);
        canvas.Flush();
        ToPlanes(square.GetPixelSpan(), square.RowBytes, origin, planes);
    }

    private void ToPlanes(ReadOnlySpan<byte> rgba, int rowBytes, SKEncodedOrigin origin, Span<byte> planes)
    {
        int plane = size * size;
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> row = rgba.Slice(y * rowBytes, size * 4);
            for (int x = 0; x < size; x++)
            {
                int at = Turned(x, y, origin);
                planes[at] = row[4 * x];
                planes[plane + at] = row[(4 * x) + 1];
                planes[(2 * plane) + at] = row[(4 * x) + 2];
            }
        }
    }

    /// <summary>Where a stored pixel of the square belongs. The centre crop is the same square however the picture is turned.</summary>
    private int Turned(int x, int y, SKEncodedOrigin origin)
    {
        (int right, int bottom) = (size - 1 - x, size - 1 - y);
        (int column, int row) = origin switch
        {
            SKEncodedOrigin.TopRight => (right, y),
            SKEncodedOrigin.BottomRight => (right, bottom),
            SKEncodedOrigin.BottomLeft => (x, bottom),
            SKEncodedOrigin.LeftTop => (y, x),
            SKEncodedOrigin.RightTop => (bottom, x),
            SKEncodedOrigin.RightBottom => (bottom, right),
            SKEncodedOrigin.LeftBottom => (y, right),
            _ => (x, y),
        };
        return (row * size) + column;
    }
}
