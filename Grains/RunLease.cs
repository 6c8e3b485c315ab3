using SatCurate.Contracts.Runs;

namespace SatCurate.Grains;

/// <summary>
/// Who trains a run: soft state, renewed by progress. Taking a run that nobody holds gives a token above all earlier ones, and so does every
/// loss of a trainer that has not said good-bye: what it still pushes is refused. Those who join others share their token.
/// </summary>
/// <param name="clock">Time source.</param>
/// <param name="length">How long a silent trainer keeps the run.</param>
internal sealed class RunLease(TimeProvider clock, TimeSpan length)
{
    private readonly Dictionary<Guid, DateTimeOffset> _expiries = [];
    private long _writerEpoch;
    private long _raised;

    /// <summary>The token of the present holders.</summary>
    public long Token { get; private set; }

    /// <summary>True where a trainer holds the run.</summary>
    public bool IsHeld => Holders > 0;

    /// <summary>How many trainers hold the run.</summary>
    public int Holders
    {
        get
        {
            DateTimeOffset now = clock.GetUtcNow();
            return _expiries.Values.Count(expiry => now < expiry);
        }
    }

    /// <summary>True where <paramref name="worker"/> is one of the holders, in time or not.</summary>
    public bool IsHeldBy(Guid worker) => _expiries.ContainsKey(worker);

    /// <summary>Takes the run; false where <paramref name="seats"/> others hold it. The run's writer epoch makes tokens grow over activations.</summary>
    public bool Take(Guid worker, long writerEpoch, int seats = 1)
    {
        DropExpired();
        _expiries.Remove(worker);
        if (_expiries.Count >= seats)
        {
            return false;
        }

        _writerEpoch = writerEpoch;
        if (_expiries.Count == 0)
        {
            RaiseToken();
        }

        RunMetrics.LeasesGranted.Add(1);
        Extend(worker);
        return true;
    }

    /// <summary>Renews; false where another holds it, or nobody does.</summary>
    public bool Renew(Guid worker)
    {
        if (!_expiries.ContainsKey(worker))
        {
            return false;
        }

        Extend(worker);
        return true;
    }

    /// <summary>Renews, or throws where <paramref name="worker"/> is not a holder.</summary>
    public void Require(Guid worker)
    {
        if (!Renew(worker))
        {
            throw new LeaseLostException($"trainer {worker} does not hold this run");
        }
    }

    /// <summary>Gives the run back; false where <paramref name="worker"/> is not a holder.</summary>
    public bool Release(Guid worker) => _expiries.Remove(worker);

    /// <summary>Takes the run away from a trainer that is out of time.</summary>
    public void Expel(Guid worker)
    {
        if (_expiries.Remove(worker))
        {
            RaiseToken();
        }
    }

    /// <summary>Takes the run away from the trainers that have been silent for too long.</summary>
    public void DropExpired()
    {
        DateTimeOffset now = clock.GetUtcNow();
        Guid[] expired = [.. _expiries.Where(holder => now >= holder.Value).Select(static holder => holder.Key)];
        Array.ForEach(expired, Expel);
    }

    private void RaiseToken() => Token = (_writerEpoch << 24) + ++_raised;

    private void Extend(Guid worker) => _expiries[worker] = clock.GetUtcNow() + length;
}
