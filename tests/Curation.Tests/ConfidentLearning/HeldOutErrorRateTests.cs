namespace SatCurate.Curation.Tests;

/// <summary>Synthetic predictions of a model that did not train on the samples: sure of half of them, in doubt about the others.</summary>
public class HeldOutErrorRateTests
{
    private const int Classes = 10;
    private const int FirstHard = 6; // of the classes; one is alike the next
    private const int Count = 4_000;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public void Of_LabelsReplacedByAnyOther_IsTheirShareAndChance(double rate) =>
        ShouldBeNear(rate, (truth, random) => (truth + 1 + random.NextInt(Classes - 1)) % Classes).ShouldBe(rate > 0);

    /// <summary>Planted errors look far worse than these; only what the confident predictions contradict tells.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Of_LabelsReplacedByTheClassThatIsAlike_IsTheirShareAndNotChance(double rate) => ShouldBeNear(rate, (truth, _) => truth ^ 1).ShouldBeFalse();

    /// <summary>What planted errors find is half of what the confident predictions contradict: too little.</summary>
    [Fact]
    public void Of_LabelsOfWhichHalfAreReplacedByAnyOther_IsTheirShareAndNotChance() =>
        ShouldBeNear(0.4, (truth, random) => random.NextDouble() < 0.5 ? truth ^ 1 : (truth + 1 + random.NextInt(Classes - 1)) % Classes).ShouldBeFalse();

    /// <summary>Where classes are hard, their most confident predictions are wrong twice as often as labels are; those of all classes are right.</summary>
    [Fact]
    public void Of_FewWrongLabelsAndHardClasses_IsTheirShareAndChance()
    {
        HeldOutErrorRate estimate = OfHardClasses(
            mistaken: 0.15, (truth, random) => random.NextDouble() < 0.05 ? (truth + 1 + random.NextInt(Classes - 1)) % Classes : truth);
        estimate.IsChance.ShouldBeTrue();
        estimate.Rate.ShouldBe(0.05, 0.015);
    }

    /// <summary>The most confident predictions of all classes are of those that nobody confuses, and contradict nothing.</summary>
    [Fact]
    public void Of_ConfusionsOfHardClasses_IsTheirShareAndNotChance()
    {
        HeldOutErrorRate estimate = OfHardClasses(
            mistaken: 0,
            (truth, random) => truth < FirstHard ? truth : random.NextDouble() < 0.02 ? random.NextInt(FirstHard) : random.NextDouble() < 0.3 ? truth ^ 1 : truth);
        estimate.IsChance.ShouldBeFalse();
        estimate.Rate.ShouldBe(0.126, 0.03);
    }

    [Fact]
    public void Of_AModelThatIsOftenWrong_CountsNoneOfItsErrorsWhereItIsSure()
    {
        var random = new SeededRandom(3);
        (int[] labels, double[] predictions) = (new int[Count], new double[Count * Classes]);
        for (int i = 0; i < Count; i++)
        {
            bool sure = i % 4 == 0;
            labels[i] = random.NextInt(Classes);
            int said = sure || random.NextDouble() < 0.6 ? labels[i] : labels[i] ^ 1;
            Predict(predictions, i, said, sure ? 0.9 : 0.55, said ^ 1, sure ? 0.05 : 0.4);
        }

        var heldOut = new LabelledPredictions(labels, predictions, Classes);
        Enumerable.Range(0, Count).Count(i => heldOut.Predicted(i) != labels[i]).ShouldBeGreaterThan(Count / 4);
        HeldOutErrorRate.Of(heldOut).ShouldBe(new HeldOutErrorRate(0, false));
    }

    [Theory]
    [InlineData(2, 0.2)]
    [InlineData(100, 0.2)] // more other classes than are planted of a sample
    public void Of_FewOrManyClasses_IsTheShareOfWrongLabels(int classes, double rate)
    {
        var random = new SeededRandom(4);
        (int[] labels, double[] predictions) = (new int[Count], new double[Count * classes]);
        for (int i = 0; i < Count; i++)
        {
            int truth = random.NextInt(classes);
            labels[i] = random.NextDouble() < rate ? (truth + 1 + random.NextInt(classes - 1)) % classes : truth;
            double certain = 0.7 + (0.25 * random.NextDouble());
            predictions.AsSpan(i * classes, classes).Fill((1 - certain) / (classes - 1));
            predictions[(i * classes) + truth] = certain;
        }

        HeldOutErrorRate.Of(new LabelledPredictions(labels, predictions, classes)).Rate.ShouldBe(rate, 0.03);
    }

    [Fact]
    public void Of_OneLabel_IsNoneOrAll()
    {
        HeldOutErrorRate.Of(new LabelledPredictions([0], [0.9, 0.1], 2)).Rate.ShouldBe(0);
        HeldOutErrorRate.Of(new LabelledPredictions([1], [0.9, 0.1], 2)).Rate.ShouldBe(1);
    }

    /// <summary>Whether it is called chance.</summary>
    private static bool ShouldBeNear(double rate, Func<int, SeededRandom, int> other)
    {
        var random = new SeededRandom(2);
        (int[] labels, double[] predictions) = (new int[Count], new double[Count * Classes]);
        for (int i = 0; i < Count; i++)
        {
            int truth = random.NextInt(Classes);
            labels[i] = random.NextDouble() < rate ? other(truth, random) : truth;
            double certain = i % 2 == 0 ? 0.8 + (0.1 * random.NextDouble()) : 0.45 + (0.1 * random.NextDouble());
            bool isWrong = certain < 0.6 && random.NextDouble() < 0.2;
            Predict(predictions, i, isWrong ? truth ^ 1 : truth, certain, isWrong ? truth : truth ^ 1, 0.75 * (1 - certain));
        }

        HeldOutErrorRate estimate = HeldOutErrorRate.Of(new LabelledPredictions(labels, predictions, Classes));
        estimate.Rate.ShouldBe(rate, 0.015 + (0.08 * rate));
        return estimate.IsChance;
    }

    /// <summary>The model is sure of most classes and right; in doubt about the hard ones, and mistakes this share of their samples for the next.</summary>
    private static HeldOutErrorRate OfHardClasses(double mistaken, Func<int, SeededRandom, int> label)
    {
        var random = new SeededRandom(5);
        (int[] labels, double[] predictions) = (new int[Count], new double[Count * Classes]);
        for (int i = 0; i < Count; i++)
        {
            int truth = random.NextInt(Classes);
            bool isHard = truth >= FirstHard;
            labels[i] = label(truth, random);
            int said = isHard && random.NextDouble() < mistaken ? truth ^ 1 : truth;
            double certain = (isHard ? 0.5 : 0.9) + (0.05 * random.NextDouble());
            Predict(predictions, i, said, certain, said ^ 1, (isHard ? 0.98 : 0.75) * (1 - certain));
        }

        return HeldOutErrorRate.Of(new LabelledPredictions(labels, predictions, Classes));
    }

    private static void Predict(double[] predictions, int sample, int first, double certain, int second, double next)
    {
        predictions.AsSpan(sample * Classes, Classes).Fill((1 - certain - next) / (Classes - 2));
        predictions[(sample * Classes) + first] = certain;
        predictions[(sample * Classes) + second] = next;
    }
}
