namespace SatCurate.Curation.Tests;

public class ConfusionMatrixTests
{
    [Fact]
    public void Of_Pairs_CountsGivenByPredictedWithoutNegatives()
    {
        var matrix = ConfusionMatrix.Of(2, [0, 0, 1, -1, 1], [0, 1, 0, 1, -1]);
        matrix.Row(0).ToArray().ShouldBe([1, 1]);
        matrix.Row(1).ToArray().ShouldBe([1, 0]);
        matrix[1, 0].ShouldBe(1);
        matrix.Total.ShouldBe(3);
    }

    [Fact]
    public void Plus_OtherSamples_IsTheMatrixOfBoth()
    {
        var first = ConfusionMatrix.Of(2, [0, 1], [0, 0]);
        ConfusionMatrix sum = first.Plus(ConfusionMatrix.Of(2, [0, 1], [0, 1]));
        sum.Row(0).ToArray().ShouldBe([2, 0]);
        sum.Row(1).ToArray().ShouldBe([1, 1]);
        first.Total.ShouldBe(2);
    }

    [Fact]
    public void Plus_OtherClasses_Throws() =>
        Should.Throw<ArgumentException>(() => ConfusionMatrix.Of(2, [], []).Plus(ConfusionMatrix.Of(3, [], [])));

    [Fact]
    public void Of_LabelBeyondTheClasses_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => ConfusionMatrix.Of(2, [0], [2]));
}
