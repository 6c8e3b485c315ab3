using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>What the journals say of a run, for the other parts of a store to be held against.</summary>
/// <param name="Run">Its ordinal, from 1.</param>
/// <param name="Scope">Its rules; null where its journal can't be read, or was never begun.</param>
/// <param name="EpochsDone">Committed epochs.</param>
public sealed record AuditedRun(int Run, RunScope? Scope, int EpochsDone)
{
    /// <summary>The committed checkpoint: epoch and step of the next step, and the object; null before the first.</summary>
    public (int Epoch, int Step, string Name)? Checkpoint { get; init; }

    /// <summary>Its recipe as it was ordered; empty where its journal can't be read.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>Names of the manifests of its committed revisions by epoch, kept or not.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];
}

/// <summary>What the journals of a data set say.</summary>
/// <param name="Runs">Its runs, by ordinal from 1 on.</param>
/// <param name="DecisionSequence">Sequence number of the last batch of decisions; null where the data set's journal can't be read.</param>
public sealed record AuditedJournals(IReadOnlyList<AuditedRun> Runs, long? DecisionSequence)
{
    /// <summary>The run of an ordinal; null where the journals know none.</summary>
    public AuditedRun? Run(int run) => run >= 1 && run <= Runs.Count ? Runs[run - 1] : null;
}
