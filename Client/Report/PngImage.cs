using System.Buffers.Binary;
using System.IO.Compression;

namespace SatCurate.Client.Report;

/// <summary>Pictures as PNG files (ISO/IEC 15948): 8 bits, gray or RGB.</summary>
internal static class PngImage
{
    private static readonly uint[] s_crcTable = [.. Enumerable.Range(0, 256).Select(n => Table((uint)n))];

    /// <summary>The file of a picture given channel by channel.</summary>
    /// <param name="planes">C x H x W bytes; of another number of channels than 3 the first is shown gray.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static byte[] Encode(ReadOnlySpan<byte> planes, int channels, int height, int width)
    {
        int shown = channels == 3 ? 3 : 1;
        int stride = 1 + (shown * width); // The first byte of a row names its filter: none.
        var rows = new byte[height * stride];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < shown; channel++)
                {
                    rows[(y * stride) + 1 + (x * shown) + channel] = planes[(((channel * height) + y) * width) + x];
                }
            }
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = (byte)(shown == 3 ? 2 : 0);
        header[10..].Clear();
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Deflate(rows));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Deflate(byte[] rows)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.SmallestSize))
        {
            zlib.Write(rows);
        }

        return bytes.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(word);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            crc = s_crcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint Table(uint n)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            n = (n & 1) != 0 ? 0xEDB88320 ^ (n >> 1) : n >> 1;
        }

        return n;
    }
}
