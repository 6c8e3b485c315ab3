using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SatCurate.EndToEnd.Tests;

/// <summary>A folder of two classes of pictures that take long to decode and little room: one colour each, every 97th broken.</summary>
internal static class PictureFolder
{
    private const int Side = 512;

    /// <summary>Writes so many of them; the path of the folder.</summary>
    public static string Write(Workplace workplace, string name, int pictures)
    {
        byte[] pixels = Pixels();
        for (int i = 0; i < pictures; i++)
        {
            string folder = workplace.File(Path.Combine(name, i % 2 == 0 ? "cat" : "dog"));
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{i:D6}.png"), i % 97 == 0 ? "no picture"u8.ToArray() : Png(pixels, (byte)(i >> 8), (byte)i));
        }

        return workplace.File(name);
    }

    /// <summary>How many of so many are not broken.</summary>
    public static int Sound(int pictures) => pictures - ((pictures + 96) / 97);

    private static byte[] Png(byte[] pixels, byte red, byte green)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Side);
        (header[8], header[9]) = (8, 3);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("PLTE"u8, [red, green, 0]), .. Chunk("IDAT"u8, pixels), .. Chunk("IEND"u8, [])];
    }

    /// <summary>Every pixel the first colour of the palette.</summary>
    private static byte[] Pixels()
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal))
        {
            zlib.Write(new byte[Side * (Side + 1)]);
        }

        return bytes.ToArray();
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content)
    {
        byte[] chunk = [0, 0, 0, 0, .. kind, .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }
}
