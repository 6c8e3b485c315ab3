namespace SatCurate.Grains.Tests.Protocol;

public sealed class ProtocolExplorationTests(GrainHost host) : IClassFixture<GrainHost>
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(200, 100)]
    public async Task Protocol_UnderLossDuplicationDelayFencingSleepAndFailedAppends_EveryVisitOnceAndBitIdentical(int first, int count)
    {
        for (int seed = first; seed < first + count; seed++)
        {
            string? violation = await new ProtocolExploration(host, seed).RunAsync();
            violation.ShouldBeNull($"exploration {seed}");
        }
    }

    [Fact]
    public async Task Protocol_WithACapOfOneSampleBesides_EveryVisitOnceAndBitIdentical()
    {
        await using var capped = new GrainHost { Residents = new ResidentSamples(1) };
        await capped.InitializeAsync();
        for (int seed = 300; seed < 380; seed++)
        {
            string? violation = await new ProtocolExploration(capped, seed).RunAsync();
            violation.ShouldBeNull($"exploration {seed}");
        }

        capped.Residents.Reactivations.ShouldBeGreaterThan(0);
    }
}
