using SatCurate.Curation;
using SkiaSharp;

namespace SatCurate.Datasets.Readers;

/// <summary>Decodes picture files to squares of RGB bytes, channel by channel: short side scaled, centre cropped, transparency over white.</summary>
internal sealed class ImageDecoder(int size)
{
    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private readonly byte[] _planes = new byte[3 * size * size];

    /// <summary>The picture as 3 x size x size bytes in a reused buffer.</summary>
    public ReadOnlyMemory<byte> Decode(string path) => Decode(() => SKData.Create(path), path);

    /// <summary>The picture of an encoded file's bytes, as above.</summary>
    /// <param name="encoded">JPEG, PNG or what else Skia decodes.</param>
    /// <param name="where">What the error names.</param>
    public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> encoded, string where) => Decode(() => SKData.CreateCopy(encoded.Span), where);

    private byte[] Decode(Func<SKData?> open, string where)
    {
        using SKBitmap? picture = Load(open);
        if (picture is null || picture.Width == 0 || picture.Height == 0)
        {
            throw new UserErrorException("the image cannot be decoded", where, "Remove it or replace it; JPEG and PNG are read");
        }

        using SKImage image = SKImage.FromBitmap(picture);
        using var square = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(square);
        float side = Math.Min(picture.Width, picture.Height);
        var crop = SKRect.Create((picture.Width - side) / 2, (picture.Height - side) / 2, side, side);
        canvas.Clear(SKColors.White);
        canvas.DrawImage(image, crop, SKRect.Create(size, size), Sampling, null);
        canvas.Flush();
        ToPlanes(square.GetPixelSpan(), square.RowBytes);
        return _planes;
    }

    private static SKBitmap? Load(Func<SKData?> open)
    {
        try
        {
            using SKData? data = open();
            using var codec = data is null ? null : SKCodec.Create(data);
            if (codec is null)
            {
                return null;
            }

            var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
            if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success)
            {
                return bitmap;
            }

            bitmap.Dispose(); // A truncated picture would come out half grey.
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private void ToPlanes(ReadOnlySpan<byte> rgba, int rowBytes)
    {
        int plane = size * size;
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> row = rgba.Slice(y * rowBytes, size * 4);
            for (int x = 0; x < size; x++)
            {
                int at = (y * size) + x;
                _planes[at] = row[4 * x];
                _planes[plane + at] = row[(4 * x) + 1];
                _planes[(2 * plane) + at] = row[(4 * x) + 2];
            }
        }
    }
}
