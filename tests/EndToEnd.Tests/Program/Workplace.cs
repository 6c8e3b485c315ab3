using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SatCurate.EndToEnd.Tests;

/// <summary>A temporary folder with a store and small input files.</summary>
public sealed class Workplace : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("satcurate-e2e-").FullName;

    /// <summary>The store.</summary>
    public string Store => Path.Combine(_root, "store");

    /// <summary>A file of this workplace.</summary>
    public string File(string name) => Path.Combine(_root, name);

    /// <summary>Writes a text file.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes IDX images with their labels: a bright bar per class in noise; every fifth label is wrong.</summary>
    public string WriteIdx(string name, int samples, int classes = 4, int side = 16)
    {
        var random = new Random(11);
        byte[] images = new byte[16 + (samples * side * side)];
        byte[] labels = new byte[8 + samples];
        Header(images, 0x00000803, samples, side, side);
        Header(labels, 0x00000801, samples);
        random.NextBytes(images.AsSpan(16));
        for (int i = 0; i < samples; i++)
        {
            int truth = random.Next(classes);
            for (int x = 0; x < side; x++)
            {
                for (int y = 0; y < side / classes; y++)
                {
                    images[16 + (i * side * side) + (((truth * (side / classes)) + y) * side) + x] |= 0xC0;
                }
            }

            labels[8 + i] = (byte)(i % 5 == 0 ? (truth + 1) % classes : truth);
        }

        System.IO.File.WriteAllBytes(File(name + "-images-idx3-ubyte"), images);
        System.IO.File.WriteAllBytes(File(name + "-labels-idx1-ubyte"), labels);
        return File(name + "-images-idx3-ubyte");
    }

    /// <summary>A digest of every file of the store but the lock's.</summary>
    public string StoreDigest()
    {
        var all = new StringBuilder();
        if (Directory.Exists(Store))
        {
            foreach (string file in Directory.EnumerateFiles(Store, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (Path.GetFileName(file) is not (".lock" or "owner.json" or "store.json"))
                {
                    all.Append(file).Append(Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file))));
                }
            }
        }

        return all.ToString();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Header(byte[] bytes, params int[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * 4), words[i]);
        }
    }
}
