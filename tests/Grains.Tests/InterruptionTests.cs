using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;

namespace SatCurate.Grains.Tests;

/// <summary>A run whose trainers meet a silo that does not answer, each as soon as it has begun.</summary>
public sealed class InterruptionTests : IAsyncLifetime
{
    private static readonly RunOrder s_order = new("{}", 4, 1, 0.9f, true, false);

    private readonly GrainHost _host = new()
    {
        Policy = RunPolicy.OneProcess with { KeepsRunsGoing = true, BetweenOffers = TimeSpan.FromMilliseconds(500), MostInterruptions = 3 },
    };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Leave_InterruptedAgainAndAgain_IsOfferedAfterPausesAndFailsAtTheBound()
    {
        await _host.CreateAsync("cut", 3, [0, 1, 2]);
        StartRunAnswer started = await _host.Dataset("cut").StartRunAsync(s_order, CancellationToken.None);
        started.Run.ShouldBe(1);
        IRunGrain run = _host.Grains.GetGrain<IRunGrain>("cut/1");

        long begun = Environment.TickCount64;
        int interruptions = 0;
        while ((await run.StatusAsync(CancellationToken.None))!.Phase == RunPhase.Active)
        {
            if (await _host.Grains.GetGrain<IRunBoardGrain>(0).TakeAsync() is not null)
            {
                var worker = Guid.NewGuid();
                (await run.AttachAsync(worker, CancellationToken.None)).ShouldNotBeNull();
                await run.LeaveAsync(worker, RunDeparture.Interrupted, "no answer", CancellationToken.None);
                interruptions++;
            }
        }

        RunStatus failed = (await run.StatusAsync(CancellationToken.None))!;
        (failed.Phase, failed.Failure, interruptions).ShouldBe((RunPhase.Failed, "no answer", 4));
        (Environment.TickCount64 - begun).ShouldBeGreaterThan(450); // Two looks for trainers.
    }
}
