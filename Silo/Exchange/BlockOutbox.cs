using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Storage;

namespace SatCurate.Silo.Exchange;

/// <summary>
/// What a trainer has for one block: visits that wait to be sent, and pushes that are not yet durable. One push is on its way at a time, and
/// what is added meanwhile goes out together, so that messages grow with the load instead of multiplying. When the block's writer epoch
/// changes, everything kept is sent again: visits are applied once, so that a repeat is harmless.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="released">Told how many samples became durable.</param>
internal sealed class BlockOutbox(IBlockGrain block, Action<int> released)
{
    private readonly Lock _gate = new();
    private readonly List<Kept> _kept = [];
    private readonly PooledBuffer _offsets = new();
    private readonly PooledBuffer _predictions = new();
    private PushHeader? _header;
    private bool _sending;
    private long _writerEpoch = -1;

    /// <summary>Adds visits, in the order of <paramref name="positions"/>.</summary>
    /// <param name="header">What they belong to.</param>
    /// <param name="offsets">Offsets within the block, uint16 each.</param>
    /// <param name="positions">Rows of <paramref name="predictions"/> to take.</param>
    /// <param name="predictions">A minibatch of N x C probabilities.</param>
    /// <param name="classes">C.</param>
    /// <returns>The sending that this began; null where one is under way and will take the visits along.</returns>
    public Task? Add(PushHeader header, ReadOnlySpan<byte> offsets, ReadOnlySpan<int> positions, ReadOnlySpan<float> predictions, int classes)
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
            if (_sending)
            {
                return null;
            }

            _sending = true;
        }

        return SendAsync();
    }

    /// <summary>Makes everything durable that was applied before the call.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (HasApplied())
        {
            PushAnswer answer = await BlockRetry.CallAsync(() => new ValueTask<PushAnswer>(block.FlushAsync(cancellationToken)), cancellationToken);
            await SettleAsync(answer);
        }
    }

    private async Task SendAsync()
    {
        while (TakeWaiting() is { } kept)
        {
            await DeliverAsync(kept);
        }
    }

    private Kept? TakeWaiting()
    {
        lock (_gate)
        {
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

    private async Task DeliverAsync(Kept kept)
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
                await BlockRetry.PauseAsync(attempt, CancellationToken.None);
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
        await SettleAsync(answer);
    }

    /// <summary>Drops what is durable, and sends again what only an older writer epoch had acknowledged.</summary>
    private Task SettleAsync(PushAnswer answer)
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

        return lost is { Count: > 0 } ? SendAgainAsync(lost) : Task.CompletedTask;
    }

    private async Task SendAgainAsync(List<Kept> lost)
    {
        foreach (Kept kept in lost)
        {
            await DeliverAsync(kept);
        }
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

/// <summary>What all visits of a push have in common.</summary>
internal sealed record PushHeader(int Run, int Epoch, long LeaseToken, long DecisionSequence);
