using System.Runtime.InteropServices;
using System.Text;

namespace SatCurate.Residency;

/// <summary>Generated samples as numpy arrays: ten classes, a cluster of 32 features each, three labels in ten drawn anew.</summary>
internal static class GeneratedFeatures
{
    public const int Features = 32;
    public const int Classes = 10;

    /// <summary>Writes an array of float32 and one of int32 labels; the same count makes the same files.</summary>
    public static void Write(string features, string labels, int samples)
    {
        var random = new Random(1);
        float[][] centres = [.. Enumerable.Range(0, Classes).Select(_ => Draw(random, 0.5f))];
        using FileStream values = Begin(features, $"'<f4', 'fortran_order': False, 'shape': ({samples}, {Features})");
        using FileStream given = Begin(labels, $"'<i4', 'fortran_order': False, 'shape': ({samples},)");
        for (int i = 0; i < samples; i++)
        {
            int truth = random.Next(Classes);
            float[] row = Draw(random, 1f);
            for (int f = 0; f < Features; f++)
            {
                row[f] += centres[truth][f];
            }

            int label = random.NextDouble() < 0.3 ? random.Next(Classes) : truth;
            values.Write(MemoryMarshal.AsBytes(row.AsSpan()));
            given.Write(MemoryMarshal.AsBytes(new Span<int>(ref label)));
        }
    }

    private static FileStream Begin(string path, string description)
    {
        string header = $"{{'descr': {description}, }}".PadRight(117) + "\n"; // the whole preamble takes 128 bytes
        FileStream file = File.Create(path, 1 << 20);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        return file;
    }

    private static float[] Draw(Random random, float scale) =>
        [.. Enumerable.Range(0, Features).Select(_ => scale * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
