using SatCurate.Client.Follow;
using SatCurate.Contracts.Runs;
using SatCurate.Silo;

namespace SatCurate.Client.Tests;

public class RunEndTests
{
    [Fact]
    public async Task Wait_ForgottenOnTheWay_TellsAgainUntilItEnds()
    {
        var active = new Queue<bool>([true, true, false]);
        (await RunEnd.WaitAsync(() => Task.FromResult(active.Dequeue()), () => Status(RunPhase.Finished), TestContext.Current.CancellationToken))
            .ShouldBe(RunPhase.Finished);
        active.ShouldBeEmpty();
    }

    [Fact]
    public async Task Wait_ItsProcessEndsFirst_IsNoError()
    {
        var looks = new Queue<Task<bool>>([Task.FromResult(true), Task.FromException<bool>(new HolderGoneException("store"))]);
        (await RunEnd.WaitAsync(looks.Dequeue, () => Status(RunPhase.Active), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    private static Task<RunStatus?> Status(RunPhase phase) => Task.FromResult<RunStatus?>(new RunStatus
    {
        Run = 1,
        Phase = phase,
        Recipe = "{}",
        Scope = null!,
        Epochs = 1,
        EpochsDone = 0,
        Reports = [],
        StartedAt = DateTimeOffset.UnixEpoch,
    });
}
