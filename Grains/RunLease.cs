using SatCurate.Contracts.Runs;

namespace SatCurate.Grains;

/// <summary>Who trains a run: soft state, renewed by progress. Every taking gets a token above all earlier ones.</summary>
/// <param name="clock">Time source.</param>
/// <param name="length">How long a silent trainer keeps the run.</param>
internal sealed class RunLease(TimeProvider clock, TimeSpan length)
{
    private Guid? _holder;
    private DateTimeOffset _expires;
    private long _takings;

    /// <summary>The token of the present holder.</summary>
    public long Token { get; private set; }

    /// <summary>True where a trainer holds the run.</summary>
    public bool IsHeld => _holder is not null && clock.GetUtcNow() < _expires;

    /// <summary>Takes the run; false where another trainer holds it. The run's writer epoch makes tokens grow over activations.</summary>
    public bool Take(Guid worker, long writerEpoch)
    {
        if (IsHeld && _holder != worker)
        {
            return false;
        }

        _holder = worker;
        Token = (writerEpoch << 24) + ++_takings;
        RunMetrics.LeasesGranted.Add(1);
        Extend();
        return true;
    }

    /// <summary>Renews; false where another holds it, or nobody does.</summary>
    public bool Renew(Guid worker)
    {
        if (_holder != worker)
        {
            return false;
        }

        Extend();
        return true;
    }

    /// <summary>Renews, or throws where <paramref name="worker"/> is not the holder.</summary>
    public void Require(Guid worker)
    {
        if (!Renew(worker))
        {
            throw new LeaseLostException($"trainer {worker} does not hold this run");
        }
    }

    /// <summary>Gives the run back; false where <paramref name="worker"/> is not the holder.</summary>
    public bool Release(Guid worker)
    {
        if (_holder != worker)
        {
            return false;
        }

        _holder = null;
        return true;
    }

    private void Extend() => _expires = clock.GetUtcNow() + length;
}
