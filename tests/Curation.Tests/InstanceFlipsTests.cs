namespace SatCurate.Curation.Tests;

/// <summary>Synthetic samples of eight standard normal values.</summary>
public class InstanceFlipsTests
{
    private const int Features = 8;
    private const int Classes = 5;
    private const int Samples = 20_000;

    [Theory]
    [InlineData(0.4, 0.4)] // four spreads from either end: nothing is cut
    [InlineData(0, 0.0798)] // half a normal distribution: 0.1 sqrt(2 / pi)
    [InlineData(1, 0.9202)]
    public void Draw_AnyRate_FlipsTheMeanOfTheCutDistribution(double rate, double mean)
    {
        InstanceFlips flips = Flips(rate);
        int flipped = Enumerable.Range(0, Samples).Count(index => flips.Draw(index, index % Classes, Sample(index)) != index % Classes);
        ((double)flipped).ShouldBe(mean * Samples, 6 * Math.Sqrt(mean * (1 - mean) * Samples));
    }

    [Fact]
    public void Draw_SampleOfZeros_ReachesAllOtherClassesAlike()
    {
        InstanceFlips flips = Flips(0.5);
        int[] drawn = [.. Enumerable.Range(0, Samples).Select(index => flips.Draw(index, 2, new float[Features])).Where(label => label != 2)];
        foreach (int other in (int[])[0, 1, 3, 4])
        {
            ((double)drawn.Count(label => label == other)).ShouldBe(drawn.Length / 4.0, 6 * Math.Sqrt(drawn.Length * 3 / 16.0));
        }
    }

    [Fact]
    public void Draw_LargeSample_IsMistakenForOneClassThatItsLookDecides()
    {
        InstanceFlips flips = Flips(0.5);
        var mistaken = new HashSet<int>();
        for (int sample = 0; sample < 20; sample++)
        {
            float[] large = [.. Sample(sample).Select(value => 1000 * value)];
            int[] others = [.. Enumerable.Range(0, 50).Select(index => flips.Draw(index, 0, large)).Where(label => label != 0).Distinct()];
            others.Length.ShouldBe(1);
            mistaken.Add(others[0]);
        }

        mistaken.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSameLabelsAndAnotherSeedOthers()
    {
        int[] Labels(long seed)
        {
            var flips = new InstanceFlips(new InstanceNoise(0.4), Features, Classes, seed);
            return [.. Enumerable.Range(0, 500).Select(index => flips.Draw(index, index % Classes, Sample(index)))];
        }

        Labels(7).ShouldBe(Labels(7));
        Labels(7).ShouldNotBe(Labels(8));
    }

    [Fact]
    public void Draw_TheFirstTwelve_AreTheGoldenOnes()
    {
        InstanceFlips flips = Flips(0.5);
        Enumerable.Range(0, 12).Select(index => flips.Draw(index, index % Classes, Sample(index))).ShouldBe([2, 2, 4, 3, 3, 2, 0, 2, 3, 4, 3, 0]); // by Golden/noise.py
    }

    [Fact]
    public void New_OneClass_IsRefused() =>
        Should.Throw<UserErrorException>(() => new InstanceFlips(new InstanceNoise(0.4), Features, 1, 1))
            .Message.ShouldBe("this noise needs two classes at least (--inject instance:0.4).");

    [Fact]
    public void New_TooManyClassesAndValues_IsRefused() =>
        Should.Throw<UserErrorException>(() => new InstanceFlips(new InstanceNoise(0.4), 150_528, 1000, 1))
            .Message.ShouldBe("instance noise of 1000 classes and 150528 values a sample needs 150,528,000,000 weights, 268,435,456 are the most (--inject instance:0.4). Bring pictures to a smaller --size, or take another noise.");

    private static InstanceFlips Flips(double rate) => new(new InstanceNoise(rate), Features, Classes, 3);

    private static float[] Sample(int index)
    {
        var random = new SeededRandom(11, index);
        return [.. Enumerable.Range(0, Features).Select(_ => (float)random.NextGaussian())];
    }
}
