using System.Runtime.InteropServices;
using System.Text.Json;

namespace SatCurate.Curation.Tests;

/// <summary>What cleanlab 2.9 says about 4,000 samples, where the environment says where that lies.</summary>
public class ReferenceFileTests
{
    private const int HeaderBytes = 128;

    [Fact]
    public void Joint_OfTheReference_IsEqual()
    {
        JsonElement expected = Expected();
        ConfidentJoint joint = ConfidentJoint.Of(Predictions(expected));
        int given = 0;
        foreach (JsonElement row in expected.GetProperty("confident_joint").EnumerateArray())
        {
            joint.Row(given++).ToArray().ShouldBe(row.Deserialize<long[]>()!);
        }

        given.ShouldBe(joint.Classes);
    }

    [Fact]
    public void Thresholds_OfTheReference_AgreeToFloat32()
    {
        JsonElement expected = Expected();
        LargestDifference(ClassThresholds.Of(Predictions(expected)), expected.GetProperty("thresholds")).ShouldBeLessThan(1e-6);
    }

    [Theory]
    [InlineData(LabelScore.SelfConfidence, "self_confidence")]
    [InlineData(LabelScore.NormalizedMargin, "normalized_margin")]
    [InlineData(LabelScore.ConfidenceWeightedEntropy, "confidence_weighted_entropy")]
    public void Scores_OfTheReference_AgreeTo1E5(LabelScore score, string name)
    {
        JsonElement expected = Expected();
        double difference = LargestDifference(
            LabelQuality.Of(Predictions(expected), score), expected.GetProperty("scores").GetProperty(name));
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {difference:g3}");
        difference.ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData(IssueFilter.PruneByNoiseRate, "prune_by_noise_rate")]
    [InlineData(IssueFilter.PruneByClass, "prune_by_class")]
    [InlineData(IssueFilter.Both, "both")]
    [InlineData(IssueFilter.ConfidentLearning, "confident_learning")]
    [InlineData(IssueFilter.PredictedNeqGiven, "predicted_neq_given")]
    public void Issues_OfTheReference_AreTheSameSet(IssueFilter filter, string name)
    {
        JsonElement expected = Expected();
        LabelledPredictions predictions = Predictions(expected);
        LabelIssues.Find(predictions, ConfidentJoint.Of(predictions), filter)
            .ShouldBe(expected.GetProperty("issues").GetProperty(name).Deserialize<int[]>()!);
    }

    private static double LargestDifference(double[] found, JsonElement expected) =>
        found.Zip(expected.Deserialize<double[]>()!, (a, b) => Math.Abs(a - b)).Append(found.Length == expected.GetArrayLength() ? 0 : double.MaxValue).Max();

    private static JsonElement Expected() => JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement;

    private static LabelledPredictions Predictions(JsonElement expected)
    {
        float[] probabilities = Values<float>("pred_probs.npy");
        int[] labels = Array.ConvertAll(Values<long>("labels.npy"), label => (int)label);
        return new LabelledPredictions(labels, Array.ConvertAll(probabilities, p => (double)p), expected.GetProperty("classes").GetInt32());
    }

    private static T[] Values<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(PathOf(name)).AsSpan(HeaderBytes)).ToArray();

    private static string PathOf(string name)
    {
        string? data = Environment.GetEnvironmentVariable("SATCURATE_TEST_DATA");
        Assert.SkipUnless(data is not null, "SATCURATE_TEST_DATA is not set");
        string path = Path.Combine(data!, "..", "checks", "confident-learning", name);
        Assert.SkipUnless(File.Exists(path), $"there is no {path}");
        return path;
    }
}
