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
}
