using SatCurate.Curation;
using SatCurate.Training.HeldOut;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests.HeldOut;

public sealed class CrossValidationTests
{
    private const int Count = 300;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task PredictAsync_OfEveryFold_IsEveryLabelledSampleOnce()
    {
        int[] labels = [.. Synthetic.Labels(Count).Select((label, i) => i % 10 == 0 ? -1 : label)];
        var validation = new CrossValidation(Job(Synthetic.Mlp), labels, 4);
        var seen = new List<int>();
        int agreed = 0;
        for (int fold = 0; fold < 4; fold++)
        {
            int[] samples = validation.Samples(fold);
            LabelledPredictions predicted = await validation.PredictAsync(fold, null, None);

            samples.ShouldBe(samples.Order());
            predicted.Labels.ToArray().ShouldBe(samples.Select(sample => labels[sample]));
            agreed += Enumerable.Range(0, samples.Length).Count(i => predicted.Predicted(i) == labels[samples[i]]);
            seen.AddRange(samples);
        }

        seen.Order().ShouldBe(Enumerable.Range(0, Count).Where(sample => labels[sample] >= 0));
        ((double)agreed / seen.Count).ShouldBeGreaterThan(0.8, "blobs are easy to tell apart");
    }

    [Fact]
    public async Task PredictAsync_OfLabelsThatMeanNothing_ForetellsThemByChanceAlone()
    {
        // Who had trained with the samples would know their labels by heart.
        var random = new SeededRandom(1);
        int[] labels = [.. Enumerable.Range(0, Count).Select(_ => random.NextInt(Synthetic.Classes))];
        Recipe byHeart = Synthetic.Mlp with { Method = TrainingMethod.Ce, Epochs = 60, WarmUpEpochs = 0, Width = 256, WeightDecay = 0 };
        var validation = new CrossValidation(Job(byHeart), labels, 3);
        LabelledPredictions predicted = await validation.PredictAsync(0, null, None);

        int agreed = Enumerable.Range(0, predicted.Count).Count(i => predicted.Predicted(i) == predicted.Labels[i]);
        ((double)agreed / predicted.Count).ShouldBe(1.0 / Synthetic.Classes, 0.15);

        LabelledPredictions known = await HeldOutTrial.RunAsync(Job(byHeart), labels, new TestSplit(Job(byHeart).Payload, labels), null, None);
        Enumerable.Range(0, Count).Count(i => known.Predicted(i) == labels[i]).ShouldBeGreaterThan(Count * 8 / 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void New_FoldsThatCantBe_AreRefused(int folds) =>
        Should.Throw<UserErrorException>(() => new CrossValidation(Job(Synthetic.Mlp), [0, -1, 1, 0, 2], folds)).Message.ShouldContain("--folds");

    [Fact]
    public async Task PredictAsync_Stopped_Throws() => await Should.ThrowAsync<OperationCanceledException>(() =>
        new CrossValidation(Job(Synthetic.Mlp), Synthetic.Labels(Count), 3).PredictAsync(0, null, new CancellationToken(canceled: true)));

    private static TrainingJob Job(Recipe recipe) => new(recipe, Synthetic.Blobs(Count), Synthetic.Classes) { Threads = 1 };
}
