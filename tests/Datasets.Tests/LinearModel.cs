using System.Numerics;
using SatCurate.Curation;

namespace SatCurate.Datasets.Tests;

/// <summary>Softmax regression on mean-free pixels by plain SGD: what can be told from single pixels alone.</summary>
internal static class LinearModel
{
    private const int Classes = 10;
    private const int Epochs = 12;
    private const float Rate = 0.03f;

    public static double TestAccuracy(IEnumerable<RawSample> training, IEnumerable<RawSample> test)
    {
        (float[][] pixels, int[] labels) = Load(training);
        (float[][] testPixels, int[] testLabels) = Load(test);
        float[][] weights = Fit(pixels, labels);
        return testPixels.Zip(testLabels).Average(pair => ArgMax(Logits(weights, pair.First)) == pair.Second ? 1.0 : 0.0);
    }

    private static float[][] Fit(float[][] pixels, int[] labels)
    {
        float[][] weights = [.. Enumerable.Range(0, Classes).Select(_ => new float[pixels[0].Length])];
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            new SeededRandom(1, epoch).Shuffle(order);
            float rate = Rate * (1 - ((float)epoch / Epochs)) / 4;
            foreach (int i in order)
            {
                float[] logits = Logits(weights, pixels[i]);
                float max = logits.Max();
                float[] p = [.. logits.Select(z => MathF.Exp(z - max))];
                float sum = p.Sum();
                for (int c = 0; c < Classes; c++)
                {
                    float step = -rate * ((p[c] / sum) - (c == labels[i] ? 1 : 0));
                    AddScaled(weights[c], pixels[i], step);
                }
            }
        }

        return weights;
    }

    private static (float[][] Pixels, int[] Labels) Load(IEnumerable<RawSample> samples)
    {
        var pixels = new List<float[]>();
        var labels = new List<int>();
        foreach (RawSample sample in samples)
        {
            float[] values = [.. sample.Payload.ToArray().Select(value => value / 255f)];
            float mean = values.Average();
            pixels.Add([.. values.Select(value => value - mean), 1f]);
            labels.Add(sample.Label);
        }

        return ([.. pixels], [.. labels]);
    }

    private static float[] Logits(float[][] weights, float[] pixels) => [.. weights.Select(row => Dot(row, pixels))];

    private static float Dot(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= a.Length - width; i += width)
        {
            sum += new Vector<float>(a, i) * new Vector<float>(b, i);
        }

        float rest = 0;
        for (; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return Vector.Sum(sum) + rest;
    }

    private static void AddScaled(float[] row, float[] pixels, float scale)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] += scale * pixels[i];
        }
    }

    private static int ArgMax(float[] values) => Prediction.ArgMax(values);
}
