namespace SatCurate.Curation.Tests;

public class SpatialOrderTests
{
    [Fact]
    public void Of_SmallPicture_IsTheResultByHand()
    {
        // Mean 2; deviations -2 0 / 1 1. Pairs: -2*0, 1*1, -2*1, 0*1 = -1, a mean of -1/4; squares 6, a mean of 6/4.
        SpatialOrder.Of([0, 2, 3, 3], 1, 2, 2).ShouldBe(-0.25 / 1.5, 1e-12);

        // A second channel of the same values leaves it, one of another scale weighs more.
        SpatialOrder.Of([0, 2, 3, 3, 0, 2, 3, 3], 2, 2, 2).ShouldBe(-0.25 / 1.5, 1e-12);
        SpatialOrder.Of([0, 2, 3, 3, 0, 0, 20, 20], 2, 2, 2).ShouldBe((-0.25 + 0) / (1.5 + 100), 1e-12);
    }

    [Fact]
    public void Of_StripesAndGradient_AreTheEndsOfTheScale()
    {
        byte[] gradient = [.. Enumerable.Range(0, 32 * 32).Select(at => (byte)(at / 32 * 8))];
        byte[] chess = [.. Enumerable.Range(0, 32 * 32).Select(at => (byte)(((at / 32) + at) % 2 * 255))];
        SpatialOrder.Of(gradient, 1, 32, 32).ShouldBeGreaterThan(0.9);
        SpatialOrder.Of(chess, 1, 32, 32).ShouldBe(-1, 1e-9);
    }

    [Fact]
    public void Fault_PicturesAndTheSamePixelsShuffled_AreToldApart()
    {
        for (int sample = 0; sample < 500; sample++)
        {
            var random = new SeededRandom(7, sample);
            byte[] scene = Scene(random);
            Fault(scene, 1, 28, 28).ShouldBe(PictureFault.None);
            int[] order = [.. Enumerable.Range(0, scene.Length)];
            random.Shuffle(order);
            Fault([.. order.Select(at => scene[at])], 1, 28, 28).ShouldBe(PictureFault.Noise);
        }
    }

    [Fact]
    public void Fault_OneValueAChannel_IsBlank()
    {
        byte[] red = [.. Enumerable.Repeat((byte)200, 100), .. Enumerable.Repeat((byte)0, 200)];
        Fault(red, 3, 10, 10).ShouldBe(PictureFault.Blank);
        Fault([9], 1, 1, 1).ShouldBe(PictureFault.Blank);
    }

    /// <summary>Six deviations are .26 of 16 x 17 pixels' pairs, and .25 of 18 x 17's.</summary>
    [Theory]
    [InlineData(16, PictureFault.None)]
    [InlineData(18, PictureFault.Noise)]
    public void Fault_NoiseOfFewPixels_IsNotJudged(int side, PictureFault fault)
    {
        var random = new SeededRandom(5);
        byte[] noise = [.. Enumerable.Range(0, side * side).Select(_ => (byte)random.NextInt(256))];
        Fault(noise, 1, side, side).ShouldBe(fault);
    }

    [Fact]
    public void Of_AnotherShape_IsRefused() => Should.Throw<ArgumentException>(() => SpatialOrder.Of([1, 2, 3], 1, 2, 2));

    private static PictureFault Fault(byte[] pixels, int channels, int height, int width) =>
        SpatialOrder.Fault(SpatialOrder.Of(pixels, channels, height, width), height, width);

    /// <summary>A bright box somewhere on a dark ground, with grain.</summary>
    private static byte[] Scene(SeededRandom random)
    {
        (int left, int top) = (random.NextInt(16), random.NextInt(16));
        return [.. Enumerable.Range(0, 28 * 28).Select(at => (byte)(random.NextInt(60)
            + (at % 28 >= left && at % 28 < left + 12 && at / 28 >= top && at / 28 < top + 12 ? 150 : 20)))];
    }
}
