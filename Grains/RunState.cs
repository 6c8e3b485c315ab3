using SatCurate.Contracts.Runs;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What the journal of a run says; changes only by its events.</summary>
internal sealed class RunState
{
    private readonly List<EpochReport> _reports = [];
    private readonly List<CommittedRevision> _revisions = [];
    private readonly Dictionary<int, long> _frozenDecisions = [];

    public RunCreated? Created { get; private set; }

    public bool StartedInBlocks { get; private set; }

    public RunPhase Phase { get; private set; } = RunPhase.Active;

    public string? Failure { get; private set; }

    public RunCheckpoint? Checkpoint { get; private set; }

    public IReadOnlyList<EpochReport> Reports => _reports;

    /// <summary>The revision at the end of an epoch; null where that epoch is not committed.</summary>
    public CommittedRevision? Revision(int epoch) => epoch >= 0 && epoch < _revisions.Count ? _revisions[epoch] : null;

    /// <summary>The decision sequence number that an epoch froze; null before it began.</summary>
    public long? FrozenDecisions(int epoch) => _frozenDecisions.TryGetValue(epoch, out long sequence) ? sequence : null;

    public void Apply(RunEvent @event)
    {
        switch (@event)
        {
            case RunCreated created:
                Created = created;
                break;
            case RunStartedInBlocks:
                StartedInBlocks = true;
                break;
            case EpochBegun begun:
                _frozenDecisions[begun.Epoch] = begun.DecisionSequence;
                break;
            case CheckpointCommitted committed:
                Checkpoint = committed.Checkpoint;
                break;
            case EpochCommitted committed:
                Checkpoint = committed.Checkpoint;
                _reports.Add(committed.Report);
                _revisions.Add(committed.Revision);
                break;
            case PhaseChanged { Phase: var phase } when !Enum.IsDefined(phase):
                throw new UnknownRecordException($"phase {(int)phase} of a run is unknown");
            case PhaseChanged changed:
                Phase = changed.Phase;
                Failure = changed.Failure;
                break;
            default:
                throw new InvalidDataException($"unknown run event {@event.GetType().Name}");
        }
    }
}
