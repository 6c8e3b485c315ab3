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
    public async Task SendAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var kept = new Kept(request);
        lock (_gate)
        {
            _kept.Add(kept);
        }

        await DeliverAsync(kept, cancellationToken);
    }

    /// <summary>Returns once everything sent so far is durable.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (Waiting().Length > 0)
        {
            PushAnswer answer = await BlockRetry.CallAsync(() => new ValueTask<PushAnswer>(block.FlushAsync(cancellationToken)), cancellationToken);
            await SettleAsync(answer, cancellationToken);
        }
    }

    private async Task DeliverAsync(Kept kept, CancellationToken cancellationToken)
    {
        PushAnswer answer = await BlockRetry.CallAsync(() => block.PushAsync(kept.Request), cancellationToken);
        switch (answer.Outcome)
        {
            case PushOutcome.LeaseLost:
                throw new LeaseLostException();
            case PushOutcome.OtherRun:
                throw new InvalidOperationException("the block has moved on to another run");
        }

        lock (_gate)
        {
            kept.WriterEpoch = answer.WriterEpoch;
            kept.Sequence = answer.Sequence;
        }

        await SettleAsync(answer, cancellationToken);
    }

    /// <summary>Drops what is durable; sends again what an older writer epoch had acknowledged.</summary>
    private async Task SettleAsync(PushAnswer answer, CancellationToken cancellationToken)
    {
        int durable = 0;
        Kept[] again = [];
        lock (_gate)
        {
            if (answer.WriterEpoch > _writerEpoch)
            {
                _writerEpoch = answer.WriterEpoch;
                again = [.. _kept.Where(k => k.WriterEpoch >= 0 && k.WriterEpoch < _writerEpoch)];
            }

            durable = _kept
                .Where(k => k.WriterEpoch == answer.WriterEpoch && k.Sequence <= answer.DurableThrough)
                .Sum(k => k.Samples);
            _kept.RemoveAll(k => k.WriterEpoch == answer.WriterEpoch && k.Sequence <= answer.DurableThrough);
        }

        if (durable > 0)
        {
            released(durable);
        }

        foreach (Kept kept in again)
        {
            await DeliverAsync(kept, cancellationToken);
        }
    }

    private Kept[] Waiting()
    {
        lock (_gate)
        {
            return [.. _kept];
        }
    }

    private sealed class Kept(PushRequest request)
    {
        public PushRequest Request => request;

        public int Samples => request.Offsets.Length / sizeof(ushort);

        public long WriterEpoch { get; set; } = -1;

        public long Sequence { get; set; }
    }
}
