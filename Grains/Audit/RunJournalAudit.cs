using SatCurate.Contracts.Blocks;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Checks the journal of one run.</summary>
/// <param name="store">Where it lies.</param>
/// <param name="manifest">The data set.</param>
/// <param name="run">The run's ordinal.</param>
/// <param name="decisions">The last decision of the data set's journal; null where that can't be read.</param>
internal sealed class RunJournalAudit(IStore store, DatasetManifest manifest, int run, long? decisions)
{
    private readonly RunState _state = new();
    private int _begun = -1;
    private long _frozen;

    /// <summary>Reads the journal.</summary>
    public async Task<AuditedRun> RunAsync(AuditLog log, CancellationToken cancellationToken)
    {
        string prefix = StoreLayout.RunJournal(manifest.Name, run);
        bool sound = await JournalAudit.RunAsync(store, prefix, 0, record => Apply(EventFormat<RunEvent>.Read(record)), log, cancellationToken);
        if (sound && _state.Created is null)
        {
            await SayThatItIsMissingAsync(prefix, log, cancellationToken);
        }

        return !sound || _state.Created is not { } created
            ? new AuditedRun(run, null, 0)
            : new AuditedRun(run, created.Scope, _state.Reports.Count)
            {
                Recipe = created.Order.Recipe,
                Checkpoint = _state.Checkpoint is { } checkpoint ? (checkpoint.Epoch, checkpoint.Step, checkpoint.Name) : null,
                Manifests = [.. Enumerable.Range(0, _state.Reports.Count).Select(epoch => _state.Revision(epoch)!.Manifest)],
            };
    }

    private async Task SayThatItIsMissingAsync(string prefix, AuditLog log, CancellationToken cancellationToken)
    {
        string history = $"{StoreLayout.Dataset(manifest.Name)}history/{StoreLayout.Run(run)}/";
        await foreach (StoreEntry _ in store.ListAsync(history, cancellationToken))
        {
            log.Wrong(prefix, $"the journal of run {run} is missing, but the run has a history");
            return;
        }

        log.Note(prefix, $"run {run} was ordered and never begun: a start was cut short");
    }

    private void Apply(RunEvent @event)
    {
        Demand((@event is RunCreated) == (_state.Created is null), "a run's journal begins with its creation, and has one");
        switch (@event)
        {
            case RunCreated created:
                Demand(created.Scope.Run == run && created.Scope.Classes == manifest.Classes.Count, $"the rules ({created.Scope}) are not those of run {run} of this data set");
                break;
            case EpochBegun begun:
                Demand(begun.Epoch == _state.Reports.Count && begun.Epoch > _begun, $"epoch {begun.Epoch + 1} begins after {_state.Reports.Count} committed ones");
                Demand(begun.DecisionSequence >= _frozen && begun.DecisionSequence <= (decisions ?? long.MaxValue), $"epoch {begun.Epoch + 1} froze decision {begun.DecisionSequence}, which the data set's journal does not know");
                (_begun, _frozen) = (begun.Epoch, begun.DecisionSequence);
                break;
            case EpochCommitted committed:
                Demand(
                    committed.Report.Epoch == _state.Reports.Count && committed.Revision.Run == run && committed.Revision.Epoch == committed.Report.Epoch,
                    $"epoch {committed.Report.Epoch + 1}, revision {new RevisionKey(committed.Revision.Run, committed.Revision.Epoch)}, is committed after {_state.Reports.Count} epochs of run {run}");
                Demand(committed.Report.Epoch < _state.Created!.Order.Epochs, $"epoch {committed.Report.Epoch + 1} of {_state.Created.Order.Epochs}");
                break;
            default:
                break;
        }

        _state.Apply(@event);
    }

    private static void Demand(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
