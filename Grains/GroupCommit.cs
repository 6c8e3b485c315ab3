using System.Buffers;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// Collects the records of one block and appends them to its journal in few, large batches. Lives on its grain's scheduler: no locks.
/// After a failed append nothing more is written: the owner must go and recover.
/// </summary>
/// <param name="journal">The journal, owned by the caller.</param>
/// <param name="arm">Asks for a call of <see cref="FlushAsync"/> within the commit interval.</param>
/// <param name="committed">Told after every append.</param>
internal sealed class GroupCommit(Journal journal, Action arm, Action committed)
{
    /// <summary>A batch of this many bytes is appended at once; with its last record it mostly stays below 128 kB, a size of the shared pool.</summary>
    public const int BatchBytes = 96 * 1024;

    private PooledBuffer _pending = new();
    private PooledBuffer _writing = new();
    private List<int> _pendingEnds = [];
    private List<int> _writingEnds = [];
    private Task _append = Task.CompletedTask;
    private int _pendingVisits;

    /// <summary>Number of the last record.</summary>
    public long Sequence { get; private set; }

    /// <summary>Every record up to this number is durable.</summary>
    public long DurableThrough { get; private set; }

    /// <summary>True where something was added that is not durable yet.</summary>
    public bool HasPending => DurableThrough < Sequence;

    /// <summary>What went wrong; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Takes a record written by <paramref name="write"/>, of so many <paramref name="visits"/>, and answers its number.</summary>
    public long Add<TState>(Action<IBufferWriter<byte>, TState> write, TState state, int visits = 0)
    {
        bool first = _pendingEnds.Count == 0;
        write(_pending, state);
        _pendingEnds.Add(_pending.WrittenCount);
        Sequence++;
        AddPending(visits);
        if (_pending.WrittenCount >= BatchBytes)
        {
            _ = FlushAsync();
        }
        else if (first)
        {
            arm();
        }

        return Sequence;
    }

    /// <summary>Makes every record added so far durable.</summary>
    public async Task FlushAsync()
    {
        long wanted = Sequence;
        while (DurableThrough < wanted)
        {
            if (Failure is not null)
            {
                throw new JournalFailedException(Failure);
            }

            if (_append.IsCompleted)
            {
                _append = AppendAsync();
            }

            await _append;
        }
    }

    /// <summary>What is not durable now never will be: it is no longer pending.</summary>
    public void Forget()
    {
        BlockMetrics.VisitsPending.Add(-_pendingVisits);
        _pendingVisits = 0;
    }

    private void AddPending(int visits)
    {
        if (Failure is null && visits > 0)
        {
            _pendingVisits += visits;
            BlockMetrics.VisitsPending.Add(visits);
        }
    }

    private async Task AppendAsync()
    {
        (_pending, _writing) = (_writing, _pending);
        (_pendingEnds, _writingEnds) = (_writingEnds, _pendingEnds);
        long through = Sequence;
        int visits = _pendingVisits;
        try
        {
            var records = new ReadOnlyMemory<byte>[_writingEnds.Count];
            int start = 0;
            for (int i = 0; i < records.Length; i++)
            {
                records[i] = _writing.WrittenMemory[start.._writingEnds[i]];
                start = _writingEnds[i];
            }

            await journal.AppendAsync(records, CancellationToken.None);
            DurableThrough = through;
            visits = Math.Min(visits, _pendingVisits); // none are left where they were forgotten meanwhile
            _pendingVisits -= visits;
            BlockMetrics.VisitsPending.Add(-visits);
        }
        catch (Exception e)
        {
            Failure = e;
            Forget();
        }
        finally
        {
            _writing.Clear();
            _writingEnds.Clear();
        }

        if (Failure is null)
        {
            committed();
        }
    }
}
