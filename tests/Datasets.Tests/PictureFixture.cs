using System.Buffers.Binary;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

/// <summary>Encoded pictures that Skia does not write itself, or that no camera would.</summary>
internal static class PictureFixture
{
    /// <summary>A bitmap of quarters: red at the top left, green at the top right, blue at the bottom left, white at the bottom right.</summary>
    public static SKBitmap Quarters(int width, int height)
    {
        var bitmap = new SKBitmap(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, (x < width / 2, y < height / 2) switch
                {
                    (true, true) => SKColors.Red,
                    (false, true) => new SKColor(0, 255, 0),
                    (true, false) => SKColors.Blue,
                    _ => SKColors.White,
                });
            }
        }

        return bitmap;
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>The JPEG with an EXIF orientation, 1 to 8.</summary>
    public static byte[] Oriented(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>A BMP of 24 bits a pixel.</summary>
    public static byte[] Bmp(SKBitmap bitmap)
    {
        int row = ((bitmap.Width * 3) + 3) / 4 * 4;
        var file = new byte[54 + (row * bitmap.Height)];
        "BM"u8.CopyTo(file);
        foreach ((int at, int value) in ((int, int)[])[(2, file.Length), (10, 54), (14, 40), (18, bitmap.Width), (22, bitmap.Height), (26, 1 | (24 << 16)), (34, file.Length - 54)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                SKColor colour = bitmap.GetPixel(x, bitmap.Height - 1 - y);
                ((byte[])[colour.Blue, colour.Green, colour.Red]).CopyTo(file, 54 + (y * row) + (3 * x));
            }
        }

        return file;
    }

    /// <summary>An animated GIF of one colour a frame; every code is written in 8 bits, with the table cleared before it would need 9.</summary>
    public static byte[] Gif(int width, int height, params SKColor[] frames)
    {
        var palette = new byte[128 * 3];
        for (int i = 0; i < frames.Length; i++)
        {
            ((byte[])[frames[i].Red, frames[i].Green, frames[i].Blue]).CopyTo(palette, 3 * i);
        }

        List<byte> file = [.. "GIF89a"u8, (byte)width, 0, (byte)height, 0, 0xF6, 0, 0, .. palette];
        for (int frame = 0; frame < frames.Length; frame++)
        {
            file.AddRange([0x21, 0xF9, 4, 4, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, (byte)width, 0, (byte)height, 0, 0, 7]);
            for (int left = width * height; left > 0; left -= 100)
            {
                int run = Math.Min(left, 100);
                file.AddRange([(byte)(run + 1), 128, .. Enumerable.Repeat((byte)frame, run)]);
            }

            file.AddRange([1, 129, 0]);
        }

        return [.. file, 0x3B];
    }

    /// <summary>A PNG that states a size and holds hardly any pixels.</summary>
    public static byte[] PngHeader(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        byte[] pixels = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, pixels), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] named = [.. kind, .. content];
        uint crc = uint.MaxValue;
        foreach (byte b in named)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), ~crc);
        return chunk;
    }
}
