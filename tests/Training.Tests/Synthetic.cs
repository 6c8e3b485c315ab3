using System.Runtime.InteropServices;
using SatCurate.Torch;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests;

/// <summary>Small data sets and recipes that train in a second.</summary>
internal static class Synthetic
{
    public const int Classes = 3;

    private static readonly Lazy<byte[]> s_module = new(WriteModule, LazyThreadSafetyMode.PublicationOnly);

    public static Recipe Mlp { get; } = new()
    {
        Name = "test",
        Model = ModelKind.Mlp,
        Width = 16,
        Epochs = 4,
        WarmUpEpochs = 1,
        BatchSize = 16,
        LearningRate = 0.05,
        Nesterov = true,
    };

    public static Recipe Cnn { get; } = Mlp with { Model = ModelKind.Cnn, Width = 2, Epochs = 3, CropPixels = 2 };

    /// <summary>A module with dropout and batch statistics.</summary>
    public static Recipe Script { get; } = Mlp with { Model = ModelKind.Script, Script = new string('a', 64) };

    public static Recipe Text { get; } = Mlp with { Model = ModelKind.Text, Width = 4, LearningRate = 0.5 };

    /// <summary>The module that a recipe trains on <see cref="Blobs"/>; empty where its model is built in. Skips the test without PyTorch.</summary>
    public static ReadOnlyMemory<byte> ModuleOf(Recipe recipe)
    {
        if (recipe.Script is null)
        {
            return default;
        }

        return s_module.Value;
    }

    /// <summary>Texts of six words, of which one or two say the class; class = index modulo the classes.</summary>
    public static TextArray Texts(int count)
    {
        var random = new Random(3);
        string[] words = ["card", "money", "please", "when", "app", "today", "again", "help"];
        string[][] telling = [["lost", "stolen"], ["exchange", "rate"], ["pin", "blocked"]];
        return new TextArray(
            [.. Enumerable.Range(0, count).Select(i => string.Join(
                ' ', Enumerable.Range(0, 6).Select(w => w == 2 || random.Next(6) == 0 ? telling[i % Classes][random.Next(2)] : words[random.Next(words.Length)])))],
            32);
    }

    /// <summary>Gaussian blobs, one a class, at the corners of a simplex; class = index modulo the classes.</summary>
    public static PayloadArray Blobs(int count, int features = 8, double spread = 1.0, int classes = Classes, int seed = 1)
    {
        var random = new Random(seed);
        float[] values = new float[count * features];
        for (int i = 0; i < values.Length; i++)
        {
            double gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = (float)((spread * gauss) + (i % features == i / features % classes ? 3.0 : 0.0));
        }

        return new PayloadArray(InputShape.Features(features), MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), 32);
    }

    /// <summary>16 x 16 pictures of noise whose brightness rises with the class.</summary>
    public static PayloadArray Pictures(int count)
    {
        var random = new Random(2);
        byte[] pixels = new byte[count * 256];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(random.Next(150) + (i / 256 % Classes * 50));
        }

        return new PayloadArray(InputShape.Image(1, 16, 16), pixels, 32);
    }

    public static int[] Labels(int count, int classes = Classes) => [.. Enumerable.Range(0, count).Select(i => i % classes)];

    private static byte[] WriteModule()
    {
        string file = Path.GetTempFileName();
        try
        {
            return File.ReadAllBytes(TorchScriptFile.Write(file, "features", 8, Classes));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
