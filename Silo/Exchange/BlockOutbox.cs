using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Storage;

namespace SatCurate.Silo.Exchange;

/// <summary>
/// What a trainer has for one block: visits that wait to be sent, and pushes that are not yet durable. One sender at a time: what is added
/// meanwhile goes out together, so that messages grow with the load instead of multiplying. What was acknowledged under another writer epoch
/// than the block answers with now is sent again. Visits are applied once, so that a repeat is harmless; and a block that does not know yet
/// that it lost its journal learns it from the repeat, by its samples or by its next append, but never from being asked to flush nothing.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="retry">How calls are repeated.</param>
/// <param name="released">Told how many samples became durable.</param>
/// <param name="failed">Told once why pushes can no longer be delivered.</param>
/// <param name="stop">Ends the sending; nobody waits for it then.</param>
internal sealed class BlockOutbox(IBlockGrain block, BlockRetry retry, Action<int> released, Action<Exception> failed, CancellationToken stop)
{
    private readonly Lock _gate = new();
    private readonly List<Kept> _kept = [];
    private readonly PooledBuffer _offsets = new();
    private readonly PooledBuffer _predictions = new();
    private PushHeader? _header;
    private Task _sender = Task.CompletedTask;
    private bool _sending;
    private long _writerEpoch = -1;
    private long _leaseToken;

    /// <summary>Adds visits, in the order of <paramref name="positions"/>.</summary>
    /// <param name="header">What they belong to.</param>
    /// <param name="offsets">Offsets within the block, uint16 each.</param>
    /// <param name="positions">Rows of <paramref name="predictions"/> to take.</param>
    /// <param name="predictions">A minibatch of N x C probabilities.</param>
    /// <param name="classes">C.</param>
    public void Add(PushHeader header, ReadOnlySpan<byte> offsets, ReadOnlySpan<int> positions, ReadOnlySpan<float> predictions, int classes)
    {
        lock (_gate)
        {
            if (_header is not null && _header != header)
            {
                throw new InvalidOperationException("visits of another epoch are still waiting to be sent");
            }

            _header = header;
            offsets.CopyTo(_offsets.GetSpan(offsets.Length));
            _offsets.Advance(offsets.Length);
            int bytes = positions.Length * classes * sizeof(float);
            Span<float> rows = MemoryMarshal.Cast<byte, float>(_predictions.GetSpan(bytes)[..bytes]);
            for (int i = 0; i < positions.Length; i++)
            {
                predictions.Slice(positions[i] * classes, classes).CopyTo(rows[(i * classes)..]);
            }

            _predictions.Advance(bytes);
            SendSoon();
        }
    }

    /// <summary>Makes everything durable that was added before the call.</summary>
    /// <exception cref="LeaseLostException">Another trainer holds the run.</exception>
    /// <exception cref="IOException">A push could not be delivered.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await SentAsync(cancellationToken);
            lock (_gate)
            {
                if (_kept.Count == 0)
                {
                    return;
                }
            }

            Settle(null, await retry.CallAsync(() => new ValueTask<PushAnswer>(block.FlushAsync(cancellationToken)), cancellationToken));
        }
    }

    /// <summary>What is sent from here on, again or for the first time, goes with this lease token where its own is lower.</summary>
    public void RaiseLeaseToken(long leaseToken)
    {
        lock (_gate)
        {
            _leaseToken = Math.Max(_leaseToken, leaseToken);
        }
    }

    /// <summary>Waits until everything that was added before the call has been applied.</summary>
    /// <exception cref="LeaseLostException">Another trainer holds the run.</exception>
    /// <exception cref="IOException">A push could not be delivered.</exception>
    public Task SentAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _sender.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Drops what is kept: the cut of the epoch that it belongs to is durable. Everything added must have been sent.</summary>
    public void ForgetKept()
    {
        int durable = 0;
        lock (_gate)
        {
            durable = _kept.Sum(static kept => kept.Samples);
            _kept.Clear();
        }

        released(durable);
    }

    /// <summary>Begins to send where nobody does; under the gate. After a failure nobody does any more.</summary>
    private void SendSoon()
    {
        if (!_sending)
        {
            _sending = true;
            _sender = Task.Run(SendAsync, CancellationToken.None);
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (Next() is { } kept)
            {
                PushRequest request = Stamped(kept.Request);
                PushAnswer answer = await retry.CallAsync(() => block.PushAsync(request), stop);
                switch (answer.Outcome)
                {
                    case PushOutcome.LeaseLost when request.LeaseToken < Stamped(request).LeaseToken:
                        continue;
                    case PushOutcome.LeaseLost:
                        throw new LeaseLostException("another trainer holds the run");
                    case PushOutcome.OtherRun:
                        throw new InvalidOperationException("the block has moved on to another run");
                }

                Settle(kept, answer);
            }
        }
        catch (Exception e)
        {
            Exception failure = e is LeaseLostException ? e : new IOException($"predictions could not be delivered: {e.Message}", e);
            failed(failure);
            throw failure;
        }
    }

    /// <summary>What to send next: what another writer epoch has acknowledged, else what waits; null where there is nothing.</summary>
    private Kept? Next()
    {
        lock (_gate)
        {
            if (_kept.Find(IsLost) is { } lost)
            {
                return lost;
            }

            if (_header is not { } header)
            {
                _sending = false;
                return null;
            }

            var kept = new Kept(new PushRequest(
                header.Run, header.Epoch, header.LeaseToken, header.DecisionSequence, _offsets.WrittenMemory.ToArray(), _predictions.WrittenMemory.ToArray()));
            _kept.Add(kept);
            _header = null;
            _offsets.Clear();
            _predictions.Clear();
            return kept;
        }
    }

    /// <summary>Drops what is durable; sends again what another writer epoch had acknowledged and may have lost.</summary>
    private void Settle(Kept? acknowledged, PushAnswer answer)
    {
        int durable = 0;
        lock (_gate)
        {
            acknowledged?.Acknowledge(answer);
            _writerEpoch = answer.WriterEpoch;
            int left = 0;
            for (int i = 0; i < _kept.Count; i++)
            {
                Kept kept = _kept[i];
                if (kept.WriterEpoch == answer.WriterEpoch && kept.Sequence <= answer.DurableThrough)
                {
                    durable += kept.Samples;
                }
                else
                {
                    _kept[left++] = kept;
                }
            }

            _kept.RemoveRange(left, _kept.Count - left);
            if (_kept.Exists(IsLost))
            {
                SendSoon();
            }
        }

        if (durable > 0)
        {
            released(durable);
        }
    }

    private PushRequest Stamped(PushRequest request)
    {
        lock (_gate)
        {
            return request.LeaseToken >= _leaseToken ? request : request with { LeaseToken = _leaseToken };
        }
    }

    private bool IsLost(Kept kept) => kept.WriterEpoch >= 0 && kept.WriterEpoch != _writerEpoch;

    private sealed class Kept(PushRequest request)
    {
        public PushRequest Request => request;

        public int Samples => request.Offsets.Length / sizeof(ushort);

        /// <summary>Writer epoch that applied it last; -1 while it is on its way for the first time.</summary>
        public long WriterEpoch { get; private set; } = -1;

        public long Sequence { get; private set; }

        public void Acknowledge(PushAnswer answer) => (WriterEpoch, Sequence) = (answer.WriterEpoch, answer.Sequence);
    }
}

/// <summary>What all visits of a push have in common.</summary>
internal sealed record PushHeader(int Run, int Epoch, long LeaseToken, long DecisionSequence);
