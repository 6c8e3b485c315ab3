namespace SatCurate.Curation.Tests;

/// <summary>Synthetic pictures of two channels and 64 places whose values never repeat within a channel.</summary>
public class ImageCorruptionTests
{
    private const int Places = 64;
    private static readonly double[] s_mean = [100, 180];
    private static readonly double[] s_deviation = [30, 10];
    private static readonly byte[] s_picture = [.. Enumerable.Range(0, 2 * Places).Select(i => (byte)i)];

    [Fact]
    public void Hits_RateOfAThird_HitsAThird() =>
        ((double)Enumerable.Range(0, 9000).Count(index => Of("gaussian-image:0.3333").Hits(index, 5))).ShouldBe(3000, 6 * Math.Sqrt(2000));

    [Fact]
    public void Hits_TheFirstTwenty_AreTheGoldenOnes() => // By Golden/noise.py. What a store says of its pictures must not change.
        Enumerable.Range(0, 20).Where(index => Of("random-pixels:0.4").Hits(index, 1)).ShouldBe([2, 3, 8, 9, 10]);

    [Theory]
    [InlineData("gaussian-image:0")]
    [InlineData("random-pixels:0")]
    [InlineData("shuffled-pixels:0")]
    public void Apply_NotHit_ChangesNothing(string text) => Corrupt(text, 3).ShouldBe(s_picture);

    [Fact]
    public void Apply_AnyKind_ChangesJustTheHit()
    {
        foreach (string text in (string[])["gaussian-image:0.5", "random-pixels:0.5", "shuffled-pixels:0.5"])
        {
            for (int index = 0; index < 50; index++)
            {
                Corrupt(text, index).SequenceEqual(s_picture).ShouldBe(!Of(text).Hits(index, 1));
                Corrupt(text, index).ShouldBe(Corrupt(text, index));
            }
        }
    }

    [Fact]
    public void Apply_Gaussian_HasTheMomentsOfItsChannels()
    {
        byte[][] drawn = [.. Enumerable.Range(0, 200).Select(index => Corrupt("gaussian-image:1", index))];
        for (int channel = 0; channel < 2; channel++)
        {
            double[] values = [.. drawn.SelectMany(pixels => pixels[(channel * Places)..((channel + 1) * Places)].Select(value => (double)value))];
            double mean = values.Average();
            mean.ShouldBe(s_mean[channel] - 0.5, 6 * s_deviation[channel] / Math.Sqrt(values.Length)); // bytes are cut, not rounded
            Math.Sqrt(values.Average(value => (value - mean) * (value - mean))).ShouldBe(s_deviation[channel], 0.05 * s_deviation[channel]);
        }
    }

    [Fact]
    public void Apply_Gaussian_StaysWithinBytes()
    {
        byte[] pixels = [.. s_picture];
        Of("gaussian-image:1").Apply(pixels, [0, 255], [1000, 1000], 0, 1);
        pixels[..Places].ShouldContain((byte)0);
        pixels[..Places].ShouldContain((byte)255);
    }

    [Fact]
    public void Apply_RandomPixels_PutsEachPictureIntoAnOrderOfItsOwnAndKeepsPixelsWhole()
    {
        byte[] first = Corrupt("random-pixels:1", 0), second = Corrupt("random-pixels:1", 1);
        first.ShouldNotBe(second);
        ShouldBeAnOrderOfPixels(first);
        ShouldBeAnOrderOfPixels(second);
    }

    [Fact]
    public void Apply_ShuffledPixels_PutsAllIntoOneOrder()
    {
        byte[] first = Corrupt("shuffled-pixels:1", 0);
        ShouldBeAnOrderOfPixels(first);
        Corrupt("shuffled-pixels:1", 1).ShouldBe(first);
        Corrupt("shuffled-pixels:1", 0, seed: 2).ShouldNotBe(first);
    }

    private static void ShouldBeAnOrderOfPixels(byte[] pixels)
    {
        pixels.ShouldNotBe(s_picture);
        pixels[..Places].Order().ShouldBe(s_picture[..Places]);
        pixels[Places..].Select(value => value - Places).ShouldBe(pixels[..Places].Select(value => (int)value));
    }

    private static ImageCorruption Of(string text) => ImageCorruption.Of(text)!;

    private static byte[] Corrupt(string text, long index, long seed = 1)
    {
        byte[] pixels = [.. s_picture];
        Of(text).Apply(pixels, s_mean, s_deviation, index, seed);
        return pixels;
    }
}
