using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Datasets.Payload;
using SatCurate.Training.Batching;
using SatCurate.Training.Calibrating;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests.Calibrating;

public sealed class CalibrationTests
{
    private const int Count = 400;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Recipe s_recipe = Recipe.Fast(InputShape.Features(8), Count) with { Epochs = 20, WarmUpEpochs = 6, Width = 64 };

    [Fact]
    public async Task RunAsync_FeaturesThatSayLittleAndManyThatSayNothing_TakesADropout()
    {
        // Synthetic: 60 features, of which each class shifts every third a little; half of the labels drawn anew. A network learns them by heart.
        var random = new SeededRandom(1);
        int[] labels = Synthetic.Labels(Count);
        float[] values = Values(60, (sample, feature) => (feature % Synthetic.Classes == labels[sample] ? 0.5 : 0) + random.NextGaussian());
        for (int i = 0; i < Count; i += 2)
        {
            labels[i] = random.NextInt(Synthetic.Classes);
        }

        (await ChooseAsync(60, values, labels)).InputDropout.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task RunAsync_TwoFeaturesThatSayAllOnlyTogether_LeavesNothingOut()
    {
        // Synthetic: the class is whether two features have one sign.
        var random = new SeededRandom(1);
        float[] values = Values(2, (_, _) => random.NextGaussian());
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => values[2 * i] * values[(2 * i) + 1] > 0 ? 1 : 0)];

        (await ChooseAsync(2, values, labels)).InputDropout.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_Twice_TriesAndTakesTheSameAndTellsIt()
    {
        (IPayloadBlocks blobs, int[] labels) = (Synthetic.Blobs(Count), Synthetic.Labels(Count));
        ReadOnlyMemory<byte>[] data = await EachAsync(blobs);
        var first = new List<CalibrationTrial>();
        var second = new List<CalibrationTrial>();

        CalibrationOutcome? taken = await Calibration.RunAsync(Job(s_recipe, 8), data, labels, Settled.WarmUp, new Collector(first), null, None);
        CalibrationOutcome? again = await Calibration.RunAsync(Job(s_recipe, 8), data, labels, Settled.WarmUp, new Collector(second), null, None);

        first.Count.ShouldBe(5);
        first.Select(trial => trial.Recipe.InputDropout).Take(4).ShouldBe([0, 0.25, 0.5, 0.75]);
        first[4].Recipe.LearningRate.ShouldBe(s_recipe.LearningRate * 2.5);
        first.ShouldAllBe(trial => trial.HeldOut.Count == Count / 5);
        second.Select(trial => trial.Figures).ShouldBe(first.Select(trial => trial.Figures));
        again.ShouldBe(taken);
        taken!.Recipe.ShouldBe(first.MinBy(trial => trial.Figures.LogLoss)!.Recipe);
    }

    [Fact]
    public async Task RunAsync_ThreeTenthsOfTheLabelsDrawnAnew_EstimatesHowManyAreWrong()
    {
        // Synthetic blobs that a network tells apart.
        int[] truth = Synthetic.Labels(Count);
        var random = new SeededRandom(1);
        int[] labels = [.. truth.Select(label => random.NextDouble() < 0.3 ? random.NextInt(Synthetic.Classes) : label)];
        double wrong = labels.Zip(truth).Count(pair => pair.First != pair.Second) / (double)Count;

        CalibrationOutcome? outcome = await Calibration.RunAsync(
            Job(s_recipe, 8), await EachAsync(Synthetic.Blobs(Count)), labels, Settled.Rate | Settled.WarmUp, null, null, None);

        outcome!.ErrorRate.Rate.ShouldBe(wrong, 0.05);
    }

    [Fact]
    public async Task RunAsync_TextsThatAShortRunDoesNotLearn_TakesALongerOne()
    {
        var trials = new List<CalibrationTrial>();
        Recipe recipe = Recipe.Fast(InputShape.Text, Count).WithEpochs(2);

        CalibrationOutcome? outcome = await Calibration.RunAsync(
            TextJob(recipe), await EachAsync(Synthetic.Texts(Count)), Synthetic.Labels(Count), Settled.WarmUp, new Collector(trials), null, None);

        trials.Select(trial => trial.Recipe.Epochs).ShouldBe([2, 4, 8]);
        outcome!.Recipe.Epochs.ShouldBe(8);
        outcome.ErrorRate.Rate.ShouldBeLessThan(0.05, "all labels are right");
    }

    [Fact]
    public async Task RunAsync_TextsThatALongerRunLearnsByHeart_TakesTheShortOne()
    {
        // Synthetic: labels that the texts say nothing of.
        var random = new SeededRandom(1);
        int[] labels = [.. Enumerable.Range(0, Count).Select(_ => random.NextInt(Synthetic.Classes))];
        var trials = new List<CalibrationTrial>();
        Recipe recipe = Recipe.Fast(InputShape.Text, Count);

        CalibrationOutcome? outcome = await Calibration.RunAsync(
            TextJob(recipe), await EachAsync(Synthetic.Texts(Count)), labels, Settled.WarmUp, new Collector(trials), null, None);

        trials.Select(trial => trial.Recipe.Epochs).ShouldBe([16, 32]);
        outcome!.Recipe.Epochs.ShouldBe(16);
    }

    [Fact]
    public async Task RunAsync_OfALongRun_TriesShortOnes()
    {
        var trials = new List<CalibrationTrial>();
        await Calibration.RunAsync(
            Job(s_recipe with { Epochs = 100_000, WarmUpEpochs = 20_000 }, 8), await EachAsync(Synthetic.Blobs(Count)), Synthetic.Labels(Count), Settled.Rate | Settled.WarmUp, new Collector(trials), null, None);
        trials.ShouldAllBe(trial => trial.Recipe.Epochs == 50 && trial.Recipe.WarmUpEpochs == 10);
    }

    [Fact]
    public async Task RunAsync_WithTheUsersRate_TriesNoOther()
    {
        var trials = new List<CalibrationTrial>();
        await Calibration.RunAsync(
            Job(s_recipe with { LearningRate = 0.01 }, 8), await EachAsync(Synthetic.Blobs(Count)), Synthetic.Labels(Count), Settled.Rate | Settled.WarmUp, new Collector(trials), null, None);
        trials.Select(trial => trial.Recipe.LearningRate).ShouldBe([0.01, 0.01, 0.01, 0.01]);
    }

    [Fact]
    public async Task RunAsync_LabelsThatALongWarmUpLearnsByHeart_TakesAShorterOne()
    {
        // Synthetic: 200 features of which each class shifts every third; half of the labels drawn anew, and a warm-up long enough to learn them.
        var random = new SeededRandom(1);
        int[] labels = Synthetic.Labels(Count);
        float[] values = Values(200, (sample, feature) => (feature % Synthetic.Classes == labels[sample] ? 1 : 0) + random.NextGaussian());
        for (int i = 0; i < Count; i++)
        {
            labels[i] = random.NextDouble() < 0.5 ? random.NextInt(Synthetic.Classes) : labels[i];
        }

        Recipe recipe = s_recipe with { Epochs = 50, WarmUpEpochs = 30, Width = 256 };
        CalibrationOutcome? free = await Calibration.RunAsync(Job(recipe, 200), Rows(200, values), labels, Settled.None, null, null, None);
        CalibrationOutcome? settled = await Calibration.RunAsync(Job(recipe, 200), Rows(200, values), labels, Settled.WarmUp, null, null, None);

        free!.Recipe.WarmUpEpochs.ShouldBeOneOf(15, 7);
        settled!.Recipe.WarmUpEpochs.ShouldBe(30);
        (free.Recipe with { WarmUpEpochs = 30 }).ShouldBe(settled.Recipe);
    }

    [Fact]
    public async Task RunAsync_TargetsThatTurnBeforeTheModelKnowsAnything_TakesALongerWarmUp()
    {
        // Synthetic: the class is the sign of three features' product, which takes the network some epochs; all labels are right.
        var random = new SeededRandom(1);
        float[] values = Values(3, (_, _) => random.NextGaussian());
        int[] labels = [.. values.Chunk(3).Select(row => row[0] * row[1] * row[2] > 0 ? 1 : 0)];
        Recipe recipe = s_recipe with { Epochs = 40, WarmUpEpochs = 4, Momentum = 0.7f };

        CalibrationOutcome? outcome = await Calibration.RunAsync(Job(recipe, 3, 2), Rows(3, values), labels, Settled.None, null, null, None);

        outcome!.Recipe.WarmUpEpochs.ShouldBeOneOf(6, 9);
    }

    [Fact]
    public async Task RunAsync_Stopped_Throws() => await Should.ThrowAsync<OperationCanceledException>(async () => await Calibration.RunAsync(
        Job(s_recipe, 8), await EachAsync(Synthetic.Blobs(Count)), Synthetic.Labels(Count), Settled.WarmUp, null, null, new CancellationToken(canceled: true)));

    [Fact]
    public void Choose_TakesLabelledSamplesAndAtMostSoMany()
    {
        int[] labels = [.. Enumerable.Range(0, 6000).Select(i => i % 3 == 0 ? -1 : 0)];
        int[] chosen = Calibration.Choose(labels, InputShape.Features(4), 1);

        chosen.Length.ShouldBe(4000);
        chosen.ShouldBe(chosen.Distinct().Order());
        chosen.ShouldAllBe(sample => labels[sample] == 0);
        Calibration.Choose(labels[..900], InputShape.Features(4), 1).Length.ShouldBe(600);
        Calibration.Choose([.. Enumerable.Repeat(0, 6000)], InputShape.Features(4), 2).ShouldNotBe(Calibration.Choose([.. Enumerable.Repeat(0, 6000)], InputShape.Features(4), 1));
    }

    [Fact]
    public void Choose_TooFewLabelsOrFarTooManyFeatures_IsNobody()
    {
        Calibration.Choose([.. Enumerable.Repeat(0, Calibration.FewestLabels - 1)], InputShape.Features(4), 1).ShouldBeEmpty();
        Calibration.Choose([.. Enumerable.Repeat(0, Calibration.FewestLabels)], InputShape.Features(4), 1).Length.ShouldBe(Calibration.FewestLabels);
        Calibration.Choose([.. Enumerable.Repeat(0, 1000)], InputShape.Features(Calibration.MostBytes / 4 / 100), 1).ShouldBeEmpty(); // room for 100
    }

    private static async Task<Recipe> ChooseAsync(int features, float[] values, int[] labels) => (await Calibration.RunAsync(
        Job(s_recipe, features, labels.Max() + 1), Rows(features, values), labels, Settled.WarmUp, null, null, None))!.Recipe;

    private static ReadOnlyMemory<byte>[] Rows(int features, float[] values) =>
        [.. values.Chunk(features).Select(row => (ReadOnlyMemory<byte>)MemoryMarshal.AsBytes(row.AsSpan()).ToArray())];

    private static TrainingJob Job(Recipe recipe, int features, int classes = Synthetic.Classes) =>
        new(recipe, new PayloadArray(InputShape.Features(features), default), classes) { Threads = 1 };

    private static TrainingJob TextJob(Recipe recipe) => new(recipe, new SampleArray(InputShape.Text, []), Synthetic.Classes) { Threads = 1 };

    private static float[] Values(int features, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, Count).SelectMany(sample => Enumerable.Range(0, features).Select(feature => (float)value(sample, feature)))];

    private static async Task<ReadOnlyMemory<byte>[]> EachAsync(IPayloadBlocks payload)
    {
        var samples = new List<ReadOnlyMemory<byte>>();
        for (int block = 0; block < payload.Counts.Count; block++)
        {
            ReadOnlyMemory<byte> data = await payload.ReadBlockAsync(block, None);
            for (int i = 0; i < payload.Counts[block]; i++)
            {
                samples.Add(payload.Shape.Kind == InputKind.Text
                    ? PackedTexts.Sample(data, payload.Counts[block], i)
                    : data.Slice(i * payload.Shape.Bytes, payload.Shape.Bytes));
            }
        }

        return [.. samples];
    }

    private sealed class Collector(List<CalibrationTrial> into) : IProgress<CalibrationTrial>
    {
        public void Report(CalibrationTrial value) => into.Add(value);
    }
}
