namespace SatCurate.Curation.Tests;

public sealed class LabelChangeTests
{
    [Theory]
    [InlineData(0, 0, 1, true)] // away
    [InlineData(0, 1, 0, true)] // back
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 1, 2, false)] // from one wrong class to another
    [InlineData(-1, 0, 1, false)] // without a given label
    public void IsBetween_MostProbableClasses_AsksWhetherTheGivenLabelIsOneOfThem(int given, int before, int after, bool expected) =>
        LabelChange.IsBetween(given, Prediction.ArgMax(Of(before)), Prediction.ArgMax(Of(after))).ShouldBe(expected);

    private static float[] Of(int top) => [.. Enumerable.Range(0, 3).Select(c => c == top ? 0.6f : 0.2f)];
}
