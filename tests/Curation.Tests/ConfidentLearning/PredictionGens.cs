using CsCheck;

namespace SatCurate.Curation.Tests;

/// <summary>Labelled predictions for the laws of confident learning.</summary>
internal static class PredictionGens
{
    /// <summary>1–60 samples over 2–6 classes with ties and zeros; classes may be without samples.</summary>
    public static Gen<LabelledPredictions> Any =>
        Gen.Int[2, 6].SelectMany(classes => Gen.Select(Gens.Distribution(classes), Gen.Int[0, classes - 1]).Array[1, 60].Select(
            samples => ThirteenSamples.Of(
                [.. samples.Select(sample => sample.Item2)], [.. samples.Select(sample => Array.ConvertAll(sample.Item1, p => (double)p))])));
}
