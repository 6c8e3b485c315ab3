using System.Formats.Tar;
using System.Text;
using SkiaSharp;

namespace SatCurate.Datasets.Tests.WebDataset;

/// <summary>Tar archives made by the test.</summary>
internal static class TarFixture
{
    /// <summary>An archive of files in the order given.</summary>
    public static byte[] Of(params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An archive with one member of any kind between two samples.</summary>
    public static byte[] With(TarEntryType kind, string name, string? target = null)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "0.txt") { DataStream = new MemoryStream("zero"u8.ToArray()) });
            var entry = new PaxTarEntry(kind, name);
            if (target is not null)
            {
                entry.LinkName = target;
            }

            tar.WriteEntry(entry);
        }

        return bytes.ToArray();
    }

    /// <summary>One header, as ustar writes it, that states any size; nothing follows.</summary>
    public static byte[] Header(string name, char kind, string octalSize)
    {
        var header = new byte[512];
        Put(0, name);
        Put(100, "0000644");
        Put(108, "0000000");
        Put(116, "0000000");
        Put(124, octalSize);
        Put(136, "00000000000");
        header[156] = (byte)kind;
        Put(257, "ustar\000");
        header.AsSpan(148, 8).Fill((byte)' ');
        Put(148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        return header;

        void Put(int at, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(at));
    }

    /// <summary>A picture of one colour as PNG.</summary>
    public static byte[] Picture(SKColor colour)
    {
        using var bitmap = new SKBitmap(20, 12);
        bitmap.Erase(colour);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 95);
        return data.ToArray();
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
