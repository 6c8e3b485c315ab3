using SatCurate.Datasets.Glyphs;

namespace SatCurate.Datasets.Tests;

public sealed class GlyphSourceTests
{
    [Fact]
    public void Read_SameSeed_YieldsTheSameAndALongerSourceStartsAlike() =>
        Digest(new GlyphSource(Splits.Train, 20, 5).Read()).ShouldBe(Digest(new GlyphSource(Splits.Train, 40, 5).Read().Take(20)));

    [Theory]
    [InlineData(Splits.Test, 5)]
    [InlineData(Splits.Train, 6)]
    public void Read_OtherSplitOrSeed_YieldsOthers(string split, int seed) =>
        Digest(new GlyphSource(split, 20, seed).Read()).ShouldNotBe(Digest(new GlyphSource(Splits.Train, 20, 5).Read()));

    [Fact]
    public void Read_ManySamples_SpreadsOverTheClasses()
    {
        int[] counts = [.. new GlyphSource(Splits.Train, 2000, 1).Read().CountBy(sample => sample.Label).OrderBy(pair => pair.Key).Select(pair => pair.Value)];

        counts.Length.ShouldBe(10);
        counts.ShouldAllBe(count => count > 140 && count < 260);
    }

    [Fact]
    public void Read_LinearModelOnCleanLabels_StaysFarBelowWhatANetworkReaches()
    {
        double accuracy = LinearModel.TestAccuracy(
            new GlyphSource(Splits.Train, 5000, 1).Read(), new GlyphSource(Splits.Test, 1000, 1).Read());

        accuracy.ShouldBeInRange(0.55, 0.80); // Far above chance: the glyphs are there; far below 0.85: they are worth a network.
    }

    private static string Digest(IEnumerable<RawSample> samples) =>
        string.Join(';', samples.Select(sample => $"{sample.Label}:{Convert.ToHexString(sample.Payload.Span)}"));
}
