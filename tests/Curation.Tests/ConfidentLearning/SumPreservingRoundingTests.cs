using CsCheck;

namespace SatCurate.Curation.Tests;

public class SumPreservingRoundingTests
{
    [Theory]
    [InlineData(new[] { 1.2, 2.7, 0.1 }, new long[] { 1, 3, 0 })]
    [InlineData(new[] { 2.5, 1.25, 1.25 }, new long[] { 3, 1, 1 })] // 2 1 1: one is missing, 0.5 is the largest remainder
    [InlineData(new[] { 0.5, 0.5, 2.0 }, new long[] { 0, 1, 2 })] // 0 0 2: the later of two equal remainders
    [InlineData(new[] { 1.5, 1.5 }, new long[] { 1, 2 })] // 2 2: one too many, the earlier of two equal remainders
    [InlineData(new[] { 0.4, 0.4, 0.4, 0.4, 0.4 }, new long[] { 0, 0, 0, 1, 1 })]
    [InlineData(new[] { 0.0, 0.0 }, new long[] { 0, 0 })]
    public void Round_Row_MovesTheRemaindersNearestToAHalf(double[] row, long[] expected) => SumPreservingRounding.Round(row).ShouldBe(expected);

    [Fact]
    public void Round_AnyRow_KeepsTheSumAndStaysWithinOne() =>
        Gen.Double[0, 50].Array[1, 20].Sample(row =>
        {
            long[] rounded = SumPreservingRounding.Round(row);
            rounded.Sum().ShouldBe((long)Math.Round(row.Sum()));
            rounded.Zip(row, (whole, value) => Math.Abs(whole - value)).Max().ShouldBeLessThan(1.0 + 1e-9);
        });
}
