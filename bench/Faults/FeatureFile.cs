using System.Globalization;
using System.Text;

namespace SatCurate.Faults;

/// <summary>A CSV of generated features: clusters of four classes, three labels in ten drawn anew. Small, so that an epoch takes no time.</summary>
public static class FeatureFile
{
    /// <summary>Number of classes, named c0 to c3.</summary>
    public const int Classes = 4;

    private const int Features = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="samples">Rows; 1024 make a block.</param>
    /// <param name="seed">The same seed makes the same file.</param>
    public static void Write(string path, int samples, int seed)
    {
        var random = new Random(seed);
        double[][] centres = [.. Enumerable.Range(0, Classes).Select(_ => Draw(random, 1.2))];
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(0, Features).Select(f => $"f{f}")).Append(",label\n");
        for (int i = 0; i < samples; i++)
        {
            int truth = random.Next(Classes);
            int given = random.NextDouble() < 0.3 ? random.Next(Classes) : truth;
            double[] noise = Draw(random, 1);
            text.AppendJoin(',', centres[truth].Select((centre, f) => (centre + noise[f]).ToString("F4", CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture, $",c{given}\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    private static double[] Draw(Random random, double scale) =>
        [.. Enumerable.Range(0, Features).Select(_ => scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
