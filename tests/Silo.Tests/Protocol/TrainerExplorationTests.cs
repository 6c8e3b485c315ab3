using SatCurate.Grains.Tests;

namespace SatCurate.Silo.Tests.Protocol;

public sealed class TrainerExplorationTests(GrainHost host, ITestOutputHelper output) : IClassFixture<GrainHost>
{
    [Theory]
    [InlineData(0, 20)]
    [InlineData(20, 20)]
    public async Task Trainer_UnderLossDuplicationDelayFencingSleepFailedAppendsAndDeaths_EndsAsIfUndisturbed(int first, int count)
    {
        int deaths = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            var exploration = new TrainerExploration(host, seed);
            string? violation = await exploration.RunAsync();
            violation.ShouldBeNull($"exploration {seed}");
            deaths += exploration.Deaths;
        }

        output.WriteLine($"explorations {first} to {first + count - 1}: {deaths} trainers died");
        deaths.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Undisturbed_Reference_MovesEveryTargetAndTheModel()
    {
        UndisturbedRun undisturbed = await TinyRun.Undisturbed;
        undisturbed.States.Select(state => state.Version).ShouldAllBe(version => version == TinyRun.Epochs);
        undisturbed.States.Select(state => state.Target.ToArray().Max()).ShouldAllBe(most => most < 1f);
        undisturbed.History.Count.ShouldBe(TinyRun.Epochs);
        undisturbed.Losses.Distinct().Count().ShouldBe(TinyRun.Epochs);
    }
}
