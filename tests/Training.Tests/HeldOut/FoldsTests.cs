using SatCurate.Curation;
using SatCurate.Training.HeldOut;

namespace SatCurate.Training.Tests.HeldOut;

public sealed class FoldsTests
{
    [Theory]
    [InlineData(10, 5)]
    [InlineData(11, 3)]
    [InlineData(7, 7)]
    public void HeldOut_OfAllFolds_IsEverySampleOnceAndRestIsTheOthers(int samples, int count)
    {
        var folds = new Folds(samples, count, new SeededRandom(1));
        int[][] held = [.. Enumerable.Range(0, folds.Count).Select(folds.HeldOut)];

        held.SelectMany(fold => fold).Order().ShouldBe(Enumerable.Range(0, samples));
        held.ShouldAllBe(fold => fold.Length == samples / count || fold.Length == (samples / count) + 1);
        for (int fold = 0; fold < count; fold++)
        {
            folds.Rest(fold).Concat(held[fold]).Order().ShouldBe(Enumerable.Range(0, samples));
        }
    }

    [Fact]
    public void HeldOut_FollowsFromTheSeed()
    {
        new Folds(100, 5, new SeededRandom(1)).HeldOut(0).ShouldBe(new Folds(100, 5, new SeededRandom(1)).HeldOut(0));
        new Folds(100, 5, new SeededRandom(2)).HeldOut(0).ShouldNotBe(new Folds(100, 5, new SeededRandom(1)).HeldOut(0));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 11)]
    public void New_FoldsThatCantBe_AreRefused(int samples, int count) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Folds(samples, count, new SeededRandom(1)));
}
