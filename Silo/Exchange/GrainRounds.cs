using SatCurate.Contracts;
using SatCurate.Contracts.Runs;
using SatCurate.Storage;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Rounds;

namespace SatCurate.Silo.Exchange;

/// <summary>The rounds of a shared run, by its grain; states go through the store, never through grain messages.</summary>
/// <param name="run">The run.</param>
/// <param name="store">Where states are handed over.</param>
/// <param name="exchange">The trainer's exchange, told of every round.</param>
/// <param name="worker">The trainer.</param>
internal sealed class GrainRounds(IRunGrain run, IStore store, GrainExchange exchange, Guid worker) : IRounds
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private long _round;

    public async ValueTask<RoundTask> NextAsync(RoundResult? last, CancellationToken leave)
    {
        await exchange.SentAsync(CancellationToken.None);
        RoundReport? report = last is null ? null : new RoundReport(_round, last.Steps, Sums(last.Sums));
        while (true)
        {
            RoundPlan plan = await AskAsync(report, leave.IsCancellationRequested);
            if (plan.Kind != RoundPlanKind.Wait)
            {
                return Begin(plan);
            }

            report = null;
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
    }

    public ValueTask PublishAsync(string name, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) =>
        store.PublishAsync(name, async (stream, token) => await stream.WriteAsync(state, token), cancellationToken);

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenReadAsync(name, 0, null, cancellationToken)
            ?? throw new IOException($"the state {name} of another trainer is gone from {store.Location}");
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>Asks until the grain answers: the call may be repeated. A grain that was lost knows this trainer no more, and says so.</summary>
    private async Task<RoundPlan> AskAsync(RoundReport? report, bool leaving)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await run.NextRoundAsync(worker, report, leaving, CancellationToken.None);
            }
            catch (Exception e) when (Unanswered.Is(e) && attempt < 10)
            {
                await Task.Delay(AfterFailure, CancellationToken.None);
            }
        }
    }

    private RoundTask Begin(RoundPlan plan)
    {
        if (plan.Kind != RoundPlanKind.Leave)
        {
            exchange.BeginRound(plan.Epoch, plan.LeaseToken, plan.DecisionSequence);
        }

        _round = plan.Round;
        return new RoundTask(plan.Kind switch
        {
            RoundPlanKind.Steps => RoundWork.Steps,
            RoundPlanKind.EndEpoch => RoundWork.EndEpoch,
            RoundPlanKind.Checkpoint => RoundWork.Checkpoint,
            _ => RoundWork.Leave,
        })
        {
            Epoch = plan.Epoch,
            Step = plan.Step,
            Steps = plan.Steps,
            Trainers = Math.Max(1, plan.Trainers),
            Base = [.. (plan.Base ?? []).Select(part => (part.Name, part.Samples))],
            Part = plan.Part,
            Sums = new EpochSums(plan.Sums.Steps, plan.Sums.Loss, plan.Sums.Visits, plan.Sums.Labelled, plan.Sums.Agreed, plan.Sums.Seconds),
        };
    }

    private static RoundSums Sums(EpochSums sums) => new(sums.Steps, sums.Loss, sums.Visits, sums.Labelled, sums.Agreed, sums.Seconds);
}
