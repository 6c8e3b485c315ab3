using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SatCurate.Curation;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

/// <summary>A temporary folder of small input files made by the test.</summary>
internal sealed class InputFolder : IDisposable
{
    public InputFolder() => Root = Directory.CreateTempSubdirectory("satcurate-datasets-").FullName;

    public string Root { get; }

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Bytes(string name, byte[] content)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, name.EndsWith(".gz", StringComparison.Ordinal) ? Gzip(content) : content);
        return path;
    }

    public string Text(string name, string content) => Bytes(name, Encoding.UTF8.GetBytes(content));

    /// <summary>The same file under another name, cut to <paramref name="length"/> bytes (negative: by that many).</summary>
    public string Cut(string path, string name, int length)
    {
        byte[] bytes = File.ReadAllBytes(path);
        string cut = PathOf(name);
        File.WriteAllBytes(cut, bytes[..(length < 0 ? bytes.Length + length : length)]);
        return cut;
    }

    public string IdxImages(string name, int count, int height = 4, int width = 5, int seed = 1)
    {
        var pixels = new byte[count * height * width];
        Fill(pixels, seed);
        return Bytes(name, [.. Idx(count, height, width), .. pixels]);
    }

    public string IdxLabels(string name, params byte[] labels) => Bytes(name, [.. Idx(labels.Length), .. labels]);

    /// <summary>Images and labels 0, 1, 2, 0, 1, 2, ... of the MNIST naming; the path of the images.</summary>
    public string Idx(string prefix, int count, string suffix = "")
    {
        IdxLabels($"{prefix}-labels-idx1-ubyte{suffix}", [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))]);
        return IdxImages($"{prefix}-images-idx3-ubyte{suffix}", count);
    }

    /// <summary>CIFAR records with labels 0, 1, ..., 9, 0, ...; CIFAR-100 records start with a coarse label of 7.</summary>
    public string Cifar(string name, int count, int classes = 10)
    {
        int record = 3072 + (classes == 10 ? 1 : 2);
        var bytes = new byte[count * record];
        Fill(bytes, 2);
        for (int i = 0; i < count; i++)
        {
            bytes[i * record] = 7;
            bytes[(i * record) + record - 3073] = (byte)(i % classes);
        }

        return Bytes(name, bytes);
    }

    /// <summary>A picture of one colour, encoded by the file's extension.</summary>
    public string Picture(string name, SKColor colour, int width = 20, int height = 12)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(colour);
        return Picture(name, bitmap);
    }

    public string Picture(string name, SKBitmap bitmap)
    {
        SKEncodedImageFormat format = name.EndsWith(".png", StringComparison.Ordinal) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg;
        using SKData data = bitmap.Encode(format, 95);
        return Bytes(name, data.ToArray());
    }

    /// <summary>Class folders <c>cat</c> and <c>dog</c> with three pictures each.</summary>
    public string Pets(string folder)
    {
        for (int i = 0; i < 3; i++)
        {
            Picture($"{folder}/cat/{i}.png", new SKColor((byte)(200 + i), 0, 0));
            Picture($"{folder}/dog/{i}.jpg", new SKColor(0, 0, (byte)(200 + i)));
        }

        return PathOf(folder);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static byte[] Idx(params int[] sizes)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        }

        return header;
    }

    private static void Fill(byte[] bytes, int seed)
    {
        var random = new SeededRandom(seed);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.NextInt(256);
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }
}
