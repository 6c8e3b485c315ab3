using System.Globalization;
using SatCurate.Curation;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Checks the journals of a data set and its runs: every event is read, and must fit those before it.</summary>
/// <param name="store">Where they lie.</param>
/// <param name="manifest">The data set.</param>
public sealed class JournalsAudit(IStore store, DatasetManifest manifest)
{
    private int _runs;
    private long _sequence;

    /// <summary>Reads the journals; memory holds one segment at a time, and the runs' epochs.</summary>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>What they say, as far as they can be read.</returns>
    public async Task<AuditedJournals> RunAsync(AuditLog log, CancellationToken cancellationToken)
    {
        (_runs, _sequence) = (0, 0);
        string prefix = StoreLayout.DatasetJournal(manifest.Name);
        bool sound = await JournalAudit.RunAsync(store, prefix, 0, record => Apply(EventFormat<DatasetEvent>.Read(record)), log, cancellationToken);
        var runs = new List<AuditedRun>();
        for (int run = 1; run <= _runs; run++)
        {
            runs.Add(await new RunJournalAudit(store, manifest, run, sound ? _sequence : null).RunAsync(log, cancellationToken));
        }

        sound = sound && await KnowsEveryRunAsync(prefix, log, cancellationToken);
        return new AuditedJournals(runs, sound ? _sequence : null);
    }

    private void Apply(DatasetEvent @event)
    {
        switch (@event)
        {
            case RunOrdered ordered:
                Demand(ordered.Run == _runs + 1, $"run {ordered.Run} is ordered after run {_runs}");
                _runs = ordered.Run;
                break;
            case Decided decided:
                Demand(decided.Sequence == _sequence + 1, $"decision {decided.Sequence} follows decision {_sequence}");
                Demand(decided.Indexes.Count == decided.Verdicts.Count, $"decision {decided.Sequence} has {decided.Indexes.Count} samples and {decided.Verdicts.Count} verdicts");
                CheckDecisions(decided);
                _sequence = decided.Sequence;
                break;
            case DecisionsApplied applied:
                Demand(applied.Sequence <= _sequence, $"decision {applied.Sequence} is applied before it is made");
                break;
            case RevisionTagged tagged:
                Demand(tagged.Tag.Key.Run <= _runs && tagged.Tag.DecisionSequence <= _sequence, $"tag {tagged.Tag.Name} stands for run {tagged.Tag.Key.Run} and decision {tagged.Tag.DecisionSequence}, which are not there");
                break;
            default:
                break;
        }
    }

    private void CheckDecisions(Decided decided)
    {
        for (int i = 0; i < decided.Indexes.Count; i++)
        {
            Demand(
                decided.Indexes[i] >= 0 && decided.Indexes[i] < manifest.TrainCount,
                $"decision {decided.Sequence} is on sample {decided.Indexes[i]}, the last one is {manifest.TrainCount - 1}");
            Demand(
                decided.Verdicts[i] >= Verdict.Undo && decided.Verdicts[i] < manifest.Classes.Count,
                $"decision {decided.Sequence} names class {decided.Verdicts[i]}, there are {manifest.Classes.Count}");
        }
    }

    /// <summary>False where a run left something that the data set's journal does not order: the end of that journal is gone.</summary>
    private async Task<bool> KnowsEveryRunAsync(string prefix, AuditLog log, CancellationToken cancellationToken)
    {
        string folder = StoreLayout.Dataset(manifest.Name) + "runs/";
        int unknown = 0;
        await foreach (StoreEntry entry in store.ListAsync(folder, cancellationToken))
        {
            ReadOnlySpan<char> run = entry.Name.AsSpan(folder.Length).TrimStart('r');
            int end = run.IndexOf('/');
            if (end > 0 && int.TryParse(run[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > Math.Max(_runs, unknown))
            {
                unknown = number;
            }
        }

        if (unknown > 0)
        {
            log.Wrong(prefix, $"the journal ends with run {_runs}, but there is a run {unknown}");
        }

        return unknown == 0;
    }

    private static void Demand(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
