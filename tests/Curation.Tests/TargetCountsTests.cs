using CsCheck;

namespace SatCurate.Curation.Tests;

public class TargetCountsTests
{
    [Fact]
    public void Of_SamplesOfEveryKind_CountsEachOnce()
    {
        //               right, right damaged, wrong, wrong corrected, wrong to a third class, truth unknown, unlabelled
        int[] given = [0, 0, 1, 1, 1, 2, -1];
        int[] targets = [0, 1, 1, 0, 2, 0, 1];
        int[] before = [0, 0, 1, 1, 2, 2, 0];
        int[] truth = [0, 0, 0, 0, 0, -1, 1];
        TargetCounts counts = TargetCounts.Of(given, targets, before, truth);
        counts.ShouldBe(new TargetCounts(OffGiven: 4, Turned: 3, Wrong: 3, Corrected: 1, Right: 2, Damaged: 1));
        counts.Recovery.ShouldBe(1 / 3.0);
        counts.Damage.ShouldBe(0.5);
    }

    [Fact]
    public void Of_NeitherTruthNorEpochBefore_LeavesTheirFiguresOut()
    {
        TargetCounts counts = TargetCounts.Of([0, 1], [1, 1], [], []);
        counts.ShouldBe(new TargetCounts(OffGiven: 1, Turned: null, 0, 0, 0, 0));
        (counts.Recovery, counts.Damage).ShouldBe((null, null));
    }

    [Fact]
    public void Plus_TwoParts_IsTheWhole() => Gen.Int[-1, 3].Array[1, 40].Select(
        Gen.Int[0, 3].Array[40], Gen.Int[0, 3].Array[40], Gen.Int[-1, 3].Array[40]).Sample((given, targets, before, truth) =>
    {
        Range first = ..(given.Length / 2), second = (given.Length / 2)..given.Length;
        TargetCounts parts = TargetCounts.Of(given[first], targets[first], before[first], truth[first])
            + TargetCounts.Of(given[second], targets[second], before[second], truth[second]);
        parts.ShouldBe(TargetCounts.Of(given, targets, before, truth));
    });

    [Fact]
    public void Plus_APartThatDoesNotKnowWhatTurned_LeavesItOut() =>
        (new TargetCounts(1, 2, 0, 0, 0, 0) + new TargetCounts(1, null, 0, 0, 0, 0)).Turned.ShouldBeNull();
}
