using Microsoft.Extensions.Logging;
using SatCurate.Contracts.Runs;
using SatCurate.Grains.Rounds;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What several trainers that share the run do: the table says who takes which steps, and who ends the epoch.</summary>
internal sealed partial class RunGrain
{
    private RoundTable? _table;
    private Task _beginning = Task.CompletedTask;
    private Task _sweeping = Task.CompletedTask;

    public async Task<RoundPlan> NextRoundAsync(Guid worker, RoundReport? last, bool leaving, CancellationToken cancellationToken)
    {
        _lease.Require(worker);
        if (_state.Reports.Count >= _state.Created!.Order.Epochs)
        {
            return new RoundPlan(RoundPlanKind.Leave);
        }

        RoundTable table = _table ?? throw new LeaseLostException($"run {_run} of {_dataset} is not shared out");
        if (table.Epoch is null)
        {
            _beginning = _beginning.IsCompleted ? BeginEpochAsync(table, cancellationToken) : _beginning;
            await _beginning;
        }

        RoundPlan plan = table.Next(worker, last, leaving);
        Sweep(table.TakeOutdated());
        return plan;
    }

    private int Seats => _state.Created?.Order.Sharing?.Trainers ?? 1;

    private bool HasRoom => _lease.Holders < Seats;

    private async Task BeginEpochAsync(RoundTable table, CancellationToken cancellationToken)
    {
        int epoch = _state.Reports.Count;
        long decisions = await FreezeDecisionsAsync(epoch, cancellationToken);
        table.Begin(epoch, _state.Checkpoint?.Step ?? 0, decisions, _state.Checkpoint?.Name, _state.Checkpoint?.Sums ?? default);
    }

    private async Task BeginRoundsAsync(CancellationToken cancellationToken)
    {
        if (_table is not null || _state.Created?.Order.Sharing is not { } sharing)
        {
            return;
        }

        // The states of another activation's rounds: nobody goes on from them.
        await DeleteStatesAsync(cancellationToken);
        _table ??= new RoundTable(sharing, _lease, policy, clock, (token, round, seat) => StoreLayout.RoundPart(_dataset, _run, token, round, seat));
    }

    private async Task EndRoundsAsync(CancellationToken cancellationToken)
    {
        if (_table is not null)
        {
            _table = null;
            await _sweeping;
            await DeleteStatesAsync(cancellationToken);
        }
    }

    private async Task DeleteStatesAsync(CancellationToken cancellationToken)
    {
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Rounds(_dataset, _run), cancellationToken))
        {
            await store.DeleteAsync(entry.Name, cancellationToken);
        }
    }

    private void Sweep(IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            _sweeping = DeleteAsync(_sweeping, names);
        }
    }

    /// <summary>Behind the trainers' back. What can't be deleted now goes when the run's phase ends.</summary>
    private async Task DeleteAsync(Task before, IReadOnlyList<string> names)
    {
        await before;
        try
        {
            foreach (string name in names)
            {
                await store.DeleteAsync(name, CancellationToken.None);
            }
        }
        catch (IOException e)
        {
            LogNotDeleted(_run, _dataset, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "A trainer has left run {Run} of {Dataset}; {Trainers} go on: {Reason}")]
    private partial void LogGoesOn(int run, string dataset, int trainers, string? reason);

    [LoggerMessage(LogLevel.Warning, "States of run {Run} of {Dataset} that nobody needs can't be deleted yet: {Why}")]
    private partial void LogNotDeleted(int run, string dataset, string why);
}
