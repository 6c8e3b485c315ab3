namespace SatCurate.Curation.Tests;

public class SelectiveRiskTests
{
    [Fact]
    public void Of_TenSamples_IsTheResultByHand()
    {
        double[] validation = [.. Enumerable.Range(1, 20).Select(i => i / 20.0)];
        double[] doubts = [.. Enumerable.Range(1, 10).Select(i => i / 10.0)];
        bool[] wrong = [false, false, true, false, false, false, false, true, false, true];

        IReadOnlyList<CoverageRow> rows = SelectiveRisk.Of(validation, doubts, wrong);

        rows.Select(row => row.Coverage).ShouldBe([1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7]);
        rows[0].ShouldBe(new CoverageRow(1, 1, 0.3));
        rows[1].ShouldBe(new CoverageRow(0.95, 0.9, 2 / 9.0)); // the threshold is 0.95, and 1.0 lies above it
        rows[2].ShouldBe(new CoverageRow(0.9, 0.9, 2 / 9.0));
        rows[4].ShouldBe(new CoverageRow(0.8, 0.8, 2 / 8.0));
        rows[6].ShouldBe(new CoverageRow(0.7, 0.7, 1 / 7.0));
    }

    [Fact]
    public void Of_DoubtsAboveEveryThreshold_HasNoErrorButAtFullCoverage()
    {
        IReadOnlyList<CoverageRow> rows = SelectiveRisk.Of([0.1, 0.2], [5, 6], [true, false]);
        rows[0].ShouldBe(new CoverageRow(1, 1, 0.5));
        rows.Skip(1).ShouldAllBe(row => row.Realised == 0 && double.IsNaN(row.Error));
    }

    [Fact]
    public void Of_NoValidationOrOtherLengths_IsRefused()
    {
        Should.Throw<ArgumentException>(() => SelectiveRisk.Of([], [1], [true]));
        Should.Throw<ArgumentException>(() => SelectiveRisk.Of([1], [1, 2], [true]));
    }

    [Fact]
    public void Validates_ManySamples_IsTheSameFifthOfThem()
    {
        int[] of = [.. Enumerable.Range(0, 10_000).Where(i => SelectiveRisk.Validates(i))];
        of.Length.ShouldBeInRange(1850, 2150);
        of.ShouldBe(Enumerable.Range(0, 10_000).Where(i => SelectiveRisk.Validates(i)));
        of.Zip(of.Skip(1)).Select(pair => pair.Second - pair.First).Distinct().Count().ShouldBeGreaterThan(5); // not every fifth
    }
}
