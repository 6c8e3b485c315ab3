using SatCurate.Contracts;

namespace SatCurate.Grains;

/// <summary>
/// The sample grains that are awake on this silo, and the cap on how many may be. Above the cap, samples of the least recently visited blocks
/// are told to deactivate, behind everybody's back; never those of a block that is being visited. Where the blocks under visit alone have
/// more samples awake than the cap allows (one minibatch can touch that many), it is exceeded until their visits are over.
/// </summary>
/// <remarks>
/// Sleep loses and doubles nothing, because a sample is a cache. Its block journals every state that a sample answers, and only a visit from
/// the block makes a new one, so what a sleeping sample forgets is either in the block's columns or was never answered; in that case the push
/// is not acknowledged, and its repeat applies the same visit to the state before it, by the same pure function. A woken sample has no state:
/// it asks for the block's, version and last epoch included, so that a visit which the block knows changes nothing. Orleans ends the call
/// that a sample is in before it deactivates, and hands calls that came too late to the next activation. The last 64 visits are kept beside
/// the state for readers; a sample that lacks some reads them from its block.
/// <para>
/// Samples count from the first call that tells them their block. Uncapped, they are only counted: no lock, no memory. Capped, a push takes
/// the gate twice and a sample twice in its life, for some dictionary operations each.
/// </para>
/// </remarks>
/// <param name="cap">How many samples may be awake, at least 1; null for no cap.</param>
public sealed class ResidentSamples(int? cap = null) : IThreadPoolWorkItem
{
    private const int ToldAtOnce = 64;
    private static readonly ResidentBlock s_anywhere = new("", 0);
    private static readonly DeactivationReason s_reason = new(DeactivationReasonCode.ApplicationRequested, "as many samples are awake as may be");

    private readonly int? _cap = cap is < 1 ? throw new ArgumentOutOfRangeException(nameof(cap), cap, "at least one sample must be awake to be visited") : cap;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dataset, int Block), ResidentBlock> _blocks = [];
    private readonly LinkedList<ResidentBlock> _idle = []; // blocks with samples awake and no visit under way, the least recently visited first
    private int _awake;
    private int _leaving;
    private bool _trims;
    private long _reactivations;

    /// <summary>How many samples may be awake; null for no cap.</summary>
    public int? Cap => _cap;

    /// <summary>Samples awake, those included that are about to sleep.</summary>
    public int Count => Volatile.Read(ref _awake) + Volatile.Read(ref _leaving);

    /// <summary>How often a sample with visits behind it has been woken on this silo: after a sleep, or after a restart or move of its block.</summary>
    public long Reactivations => Interlocked.Read(ref _reactivations);

    /// <summary>Begins a visit of a block.</summary>
    internal ResidentVisit Visit(string dataset, int block)
    {
        if (_cap is null)
        {
            return default;
        }

        lock (_gate)
        {
            ResidentBlock visited = Of(dataset, block);
            visited.Visits++;
            Settle(visited);
            return new ResidentVisit(this, visited);
        }
    }

    /// <summary>Ends a visit.</summary>
    internal void Leave(ResidentBlock visited)
    {
        lock (_gate)
        {
            visited.Visits--;
            Settle(visited);
            TrimWhereNeeded();
        }
    }

    /// <summary>Counts a sample that is awake, under its block.</summary>
    /// <returns>What to name at its <see cref="Remove"/>.</returns>
    internal ResidentBlock Add(IGrainContext sample, int block)
    {
        if (_cap is null)
        {
            Interlocked.Increment(ref _awake);
            return s_anywhere;
        }

        (string dataset, _) = GrainKeys.Parse(sample.GrainId.Key.ToString()!);
        lock (_gate)
        {
            ResidentBlock of = Of(dataset, block);
            _awake += of.Samples.Add(sample) ? 1 : 0;
            Settle(of);
            TrimWhereNeeded();
            return of;
        }
    }

    /// <summary>Counts a sample that has gone to sleep, told or by itself, no longer.</summary>
    internal void Remove(IGrainContext sample, ResidentBlock of)
    {
        if (_cap is null)
        {
            Interlocked.Decrement(ref _awake);
            return;
        }

        lock (_gate)
        {
            if (of.Samples.Remove(sample))
            {
                _awake--;
                Settle(of);
            }
            else
            {
                _leaving--;
            }
        }
    }

    /// <summary>Counts a sample that was woken with visits behind it.</summary>
    internal void CountReactivation() => Interlocked.Increment(ref _reactivations);

    /// <summary>Tells samples to sleep until no more are awake than may be. A visit that begins meanwhile wakes those that it finds asleep.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var told = new List<IGrainContext>(ToldAtOnce);
        while (Take(told))
        {
            told.ForEach(static sample => sample.Deactivate(s_reason));
            told.Clear();
        }
    }

    private bool Take(List<IGrainContext> told)
    {
        lock (_gate)
        {
            if (_awake <= _cap || _idle.First is not { Value: { } block })
            {
                _trims = false;
                return false;
            }

            told.AddRange(block.Samples.Take(ToldAtOnce));
            block.Samples.ExceptWith(told);
            _awake -= told.Count;
            _leaving += told.Count;
            Settle(block);
            return true;
        }
    }

    private void TrimWhereNeeded()
    {
        if (_awake > _cap && _idle.Count > 0 && !_trims)
        {
            _trims = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private ResidentBlock Of(string dataset, int block)
    {
        if (!_blocks.TryGetValue((dataset, block), out ResidentBlock? of))
        {
            _blocks[(dataset, block)] = of = new ResidentBlock(dataset, block);
        }

        return of;
    }

    /// <summary>Puts a block that has changed where it belongs: among the idle ones, under visit, or out of mind.</summary>
    private void Settle(ResidentBlock block)
    {
        bool idle = block.Visits == 0 && block.Samples.Count > 0;
        if (idle && block.Node.List is null)
        {
            _idle.AddLast(block.Node);
        }
        else if (!idle && block.Node.List is not null)
        {
            _idle.Remove(block.Node);
        }

        if (block.Visits == 0 && block.Samples.Count == 0)
        {
            _blocks.Remove(block.Key);
        }
    }
}
