using SatCurate.Client.Follow;
using SatCurate.Contracts.Runs;
using SatCurate.Silo;

namespace SatCurate.Client.Tests;

public class RunEndTests
{
    [Fact]
    public async Task Wait_RunEndsWhileLookedAt_SaysHow()
    {
        var phases = new Queue<RunPhase>([RunPhase.Active, RunPhase.Finished]);
        (await RunEnd.WaitAsync(() => Task.FromResult<RunStatus?>(In(phases.Dequeue())), TestContext.Current.CancellationToken))
            .ShouldBe(RunPhase.Finished);
    }

    [Fact]
    public async Task Wait_ItsProcessEndsFirst_IsNoError()
    {
        var looks = new Queue<Task<RunStatus?>>(
            [Task.FromResult<RunStatus?>(In(RunPhase.Active)), Task.FromException<RunStatus?>(new HolderGoneException("store"))]);
        (await RunEnd.WaitAsync(looks.Dequeue, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    private static RunStatus In(RunPhase phase) => new()
    {
        Run = 1,
        Phase = phase,
        Recipe = "{}",
        Scope = null!,
        Epochs = 1,
        EpochsDone = 0,
        Reports = [],
        StartedAt = DateTimeOffset.UnixEpoch,
    };
}
