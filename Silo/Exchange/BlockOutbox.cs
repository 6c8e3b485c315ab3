using SatCurate.Contracts.Blocks;

namespace SatCurate.Silo.Exchange;

/// <summary>
/// What a trainer has pushed to one block and not yet seen durable. When the block's writer epoch changes, everything kept is sent again:
/// visits are applied once, so that a repeat is harmless.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="released">Told how many samples became durable.</param>
internal sealed class BlockOutbox(IBlockGrain block, Action<int> released)
{
    private readonly Lock _gate = new();
    private readonly List<Kept> _kept = [];
    private long _writerEpoch = -1;

    /// <summary>Sends a push and returns once it is applied; it stays kept until it is durable.</summary>
    public Task SendAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var kept = new Kept(request);
        lock (_gate)
        {
            _kept.Add(kept);
        }

        return DeliverAsync(kept, cancellationToken);
    }

    /// <summary>Makes everything durable that was applied before the call.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (HasApplied())
        {
            PushAnswer answer = await BlockRetry.CallAsync(() => new ValueTask<PushAnswer>(block.FlushAsync(cancellationToken)), cancellationToken);
            if (Settle(answer) is { } lost)
            {
                await SendAgainAsync(lost, cancellationToken);
            }
        }
    }

    private async Task DeliverAsync(Kept kept, CancellationToken cancellationToken)
    {
        PushAnswer answer;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                answer = await block.PushAsync(kept.Request);
                break;
            }
            catch (Exception e) when (BlockRetry.IsWorthwhile(e, attempt))
            {
                await BlockRetry.PauseAsync(attempt, cancellationToken);
            }
        }

        switch (answer.Outcome)
        {
            case PushOutcome.LeaseLost:
                throw new LeaseLostException();
            case PushOutcome.OtherRun:
                throw new InvalidOperationException("the block has moved on to another run");
        }

        kept.Acknowledge(answer);
        if (Settle(answer) is { } lost)
        {
            await SendAgainAsync(lost, cancellationToken);
        }
    }

    private async Task SendAgainAsync(List<Kept> lost, CancellationToken cancellationToken)
    {
        foreach (Kept kept in lost)
        {
            await DeliverAsync(kept, cancellationToken);
        }
    }

    /// <summary>Drops what is durable, and answers what only an older writer epoch had acknowledged; null mostly.</summary>
    private List<Kept>? Settle(PushAnswer answer)
    {
        int durable = 0;
        List<Kept>? lost = null;
        lock (_gate)
        {
            if (answer.WriterEpoch > _writerEpoch)
            {
                lost = _kept.FindAll(k => k.WriterEpoch >= 0 && k.WriterEpoch < answer.WriterEpoch);
                _writerEpoch = answer.WriterEpoch;
            }

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
        }

        if (durable > 0)
        {
            released(durable);
        }

        return lost is { Count: > 0 } ? lost : null;
    }

    private bool HasApplied()
    {
        lock (_gate)
        {
            return _kept.Exists(static k => k.WriterEpoch >= 0);
        }
    }

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
