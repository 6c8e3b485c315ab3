using SatCurate.Client.Follow;
using SatCurate.Client.Suspects;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public class RunTextTests
{
    [Fact]
    public void Epoch_CommittedEpoch_ShowsItsFigures() =>
        RunText.Epoch(new EpochReport(4, 0.5, 0.75, 0.1, 2, 1234, 0.9, 123, 100), 50, 1000, secondsLeft: 200).ShouldBe(
            "epoch 5/50  loss 0.5000  agrees 75.0 %  differing 123 (12.3 %)  1,234 samples/s  test 90.0 %  about 3:20 min left");

    [Fact]
    public void Targets_WithTheTruth_ShowsAllFigures() =>
        RunText.Targets(new TargetCounts(1234, 56, 1000, 812, 9000, 117), 10_000).ShouldBe(
            "targets off the given label 1,234 (12.3 %)  turned in the epoch 56  wrong labels corrected 81.2 %  right labels damaged 1.3 %");

    [Fact]
    public void Targets_WithoutTheTruth_ShowsWhatIsKnown() =>
        RunText.Targets(new TargetCounts(1234, null, 0, 0, 0, 0), 10_000).ShouldBe("targets off the given label 1,234 (12.3 %)");

    [Theory]
    [InlineData(42, "42 s")]
    [InlineData(59.9, "1:00 min")]
    [InlineData(7500, "2:05 h")]
    public void Time_Seconds_ReadsNaturally(double seconds, string text) => RunText.Time(seconds).ShouldBe(text);

    [Fact]
    public void Last_LongHistory_ShowsTheLastVisitsUpToTheRevision()
    {
        ulong[] words = [.. Enumerable.Range(0, 100).Select(epoch =>
            new VisitEntry((Half)0.5f, (Half)0.25f, (ushort)epoch, epoch < 3 ? VisitMarks.Present | VisitMarks.WarmUp : VisitMarks.Present).Pack())];
        IReadOnlyList<SampleVisitLine> lines = SampleVisitLine.Last(words, lastEpoch: 80, SampleVisitLine.Most);
        (lines.Count, lines[0].Epoch, lines[^1].Epoch, lines[^1].Predicted).ShouldBe((64, 17, 80, 80));
        SampleVisitLine.Last(words, lastEpoch: 80, int.MaxValue).Select(line => line.Epoch).ShouldBe(Enumerable.Range(0, 81));
        SampleVisitLine.Last(words, lastEpoch: 2, SampleVisitLine.Most).ShouldAllBe(line => line.WarmUp);
    }
}
