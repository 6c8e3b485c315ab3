using System.Globalization;
using CsCheck;

namespace SatCurate.Curation.Tests;

public class NoiseApplyTests
{
    private const int Samples = 10_000;
    private static readonly string[] s_cifar =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private static Gen<string> Models => Gen.Select(
        Gen.OneOf(Gen.Const("symmetric:"), Gen.Const("symmetric-other:"), Gen.Const("asymmetric:"), Gen.Const("pair:")),
        Gen.Int[0, 20],
        (model, rate) => model + NumberText(rate / 20.0));

    [Fact]
    public void Apply_Symmetric_IsTheGoldenDraw()
    {
        int[] labels = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3];
        NoiseOutcome outcome = NoiseSpec.Parse("symmetric:0.5").Apply(labels, ["a", "b", "c", "d"], 1);
        labels.ShouldBe([1, 1, 2, 3, 0, 0, 0, 3, 2, 3, 2, 3]);
        outcome.ShouldBe(new NoiseOutcome(Labelled: 12, Redrawn: 6, Changed: 5));
        outcome.RealisedRate.ShouldBe(5.0 / 12, 1e-15);
    }

    [Fact]
    public void Apply_SameSeed_GivesTheSameLabelsAndAnotherSeedOthers() =>
        Models.Sample(
            model =>
            {
                int[] first = Noisy(model, 5, out NoiseOutcome outcome);
                Noisy(model, 5, out NoiseOutcome again).SequenceEqual(first).ShouldBeTrue();
                again.ShouldBe(outcome);
                bool leavesNothingToChance = outcome.Changed == 0 || model is "pair:1" or "asymmetric:1";
                Noisy(model, 6, out _).SequenceEqual(first).ShouldBe(leavesNothingToChance);
            },
            iter: 20);

    [Fact]
    public void Apply_AnyModel_KeepsTheClassSetAndTellsTheTruthAboutItself() =>
        Gen.Select(Models, Gen.Long).Sample(
            (model, seed) =>
            {
                int[] labels = Noisy(model, seed, out NoiseOutcome outcome);
                labels.All(l => l is >= 0 and < 10).ShouldBeTrue();
                outcome.Changed.ShouldBe(labels.Where((l, i) => l != i % 10).Count());
                outcome.Labelled.ShouldBe(Samples);
                outcome.Changed.ShouldBeLessThanOrEqualTo(outcome.Redrawn);
            },
            iter: 30);

    [Fact]
    public void Apply_Symmetric_RedrawsExactlyAndChangesAllButOneInC() =>
        Gen.Select(Gen.Int[0, 20], Gen.Long).Sample(
            (rate, seed) =>
            {
                Noisy("symmetric:" + NumberText(rate / 20.0), seed, out NoiseOutcome outcome);
                outcome.Redrawn.ShouldBe((int)(rate / 20.0 * Samples));
                ShouldBeBinomial(outcome.Changed, outcome.Redrawn, 0.9);
            },
            iter: 30);

    [Fact]
    public void Apply_SymmetricOther_ChangesEveryRedrawnLabel() =>
        Gen.Select(Gen.Int[0, 20], Gen.Long).Sample(
            (rate, seed) =>
            {
                Noisy("symmetric-other:" + NumberText(rate / 20.0), seed, out NoiseOutcome outcome);
                outcome.Changed.ShouldBe((int)(rate / 20.0 * Samples));
                outcome.Redrawn.ShouldBe(outcome.Changed);
            },
            iter: 30);

    [Fact]
    public void Apply_SymmetricOther_ReachesAllOtherClassesAlike()
    {
        var labels = new int[Samples];
        NoiseSpec.Parse("symmetric-other:1").Apply(labels, s_cifar, 9);
        labels.Count(l => l == 0).ShouldBe(0);
        for (int c = 1; c < 10; c++)
        {
            ShouldBeBinomial(labels.Count(l => l == c), Samples, 1.0 / 9);
        }
    }

    [Fact]
    public void Apply_AsymmetricCifar_FlipsTheFiveUsualConfusionsOnly()
    {
        int[] labels = Noisy("asymmetric:0.4", 3, out NoiseOutcome outcome);
        var matrix = ConfusionMatrix.Of(10, Clean(), labels);
        (int From, int To)[] flips = [(9, 1), (2, 0), (3, 5), (5, 3), (4, 7)];
        foreach ((int from, int to) in flips)
        {
            ShouldBeBinomial((int)matrix[from, to], 1000, 0.4);
        }

        long kept = Enumerable.Range(0, 10).Sum(c => matrix[c, c]);
        (kept + flips.Sum(f => matrix[f.From, f.To])).ShouldBe(Samples);
        outcome.Changed.ShouldBe(Samples - (int)kept);
    }

    [Fact]
    public void Apply_AsymmetricInlineMap_TakesNamesAndNumbers()
    {
        int[] labels = [0, 1, 2, -1, 0];
        NoiseOutcome outcome = NoiseSpec.Parse("asymmetric:1:a>c,1>a").Apply(labels, ["a", "b", "c"], 1);
        labels.ShouldBe([2, 0, 2, -1, 2]);
        outcome.ShouldBe(new NoiseOutcome(Labelled: 4, Redrawn: 3, Changed: 3));
    }

    [Fact]
    public void Apply_Pair_TurnsIntoTheNextClass()
    {
        int[] labels = Noisy("pair:0.3", 4, out NoiseOutcome outcome);
        labels.Where((l, i) => l != i % 10 && l != (i + 1) % 10).ShouldBeEmpty();
        ShouldBeBinomial(outcome.Changed, Samples, 0.3);
    }

    [Theory]
    [InlineData("symmetric:1")]
    [InlineData("symmetric-other:1")]
    [InlineData("pair:1")]
    [InlineData("asymmetric:1")]
    public void Apply_Unlabelled_StaysUntouchedAndUncounted(string model)
    {
        int[] labels = [-1, 3, -1, 5, -1];
        NoiseOutcome outcome = NoiseSpec.Parse(model).Apply(labels, s_cifar, 1);
        (labels[0], labels[2], labels[4]).ShouldBe((-1, -1, -1));
        (outcome.Labelled, outcome.Redrawn).ShouldBe((2, 2));
    }

    [Fact]
    public void RealisedRate_NothingLabelled_IsZero() =>
        NoiseSpec.Parse("symmetric:1").Apply([-1, -1], s_cifar, 1).RealisedRate.ShouldBe(0);

    private static int[] Clean() => [.. Enumerable.Range(0, Samples).Select(i => i % 10)];

    private static int[] Noisy(string model, long seed, out NoiseOutcome outcome)
    {
        int[] labels = Clean();
        outcome = NoiseSpec.Parse(model).Apply(labels, s_cifar, seed);
        return labels;
    }

    private static string NumberText(double rate) => rate.ToString(CultureInfo.InvariantCulture);

    // Six standard deviations: one false alarm in 500 million.
    private static void ShouldBeBinomial(int count, int n, double p) =>
        ((double)count).ShouldBe(n * p, 1e-9 + (6 * Math.Sqrt(n * p * (1 - p))));
}
