using CsCheck;

namespace SatCurate.Curation.Tests;

/// <summary>Generators of the values that the laws speak about.</summary>
internal static class Gens
{
    /// <summary>A distribution over <paramref name="classes"/> classes, now and then with zeros.</summary>
    public static Gen<float[]> Distribution(int classes) =>
        Gen.Int[0, 8].Select(i => i / 8f).Array[classes].Select(Gen.Int[0, classes - 1], (values, hot) =>
        {
            values[hot] += 0.125f;
            float sum = values.Sum();
            return Array.ConvertAll(values, v => v / sum);
        });

    /// <summary>1–100 predictions over 2–12 classes.</summary>
    public static Gen<float[][]> Visits =>
        Gen.Int[2, 12].SelectMany(classes => Distribution(classes).Array[1, 100]);

    /// <summary>Momenta as runs use them, with both ends.</summary>
    public static Gen<float> Momentum => Gen.OneOf(
        Gen.Float[0f, 1f],
        Gen.Const(0f), Gen.Const(0.7f), Gen.Const(0.9f), Gen.Const(0.99f), Gen.Const(1f));
}
