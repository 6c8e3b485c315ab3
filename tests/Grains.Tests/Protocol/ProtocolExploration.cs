using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Grains.Tests.Protocol;

/// <summary>
/// One exploration of the protocol on real grains and a real journal: one block, its samples, one trainer. Messages are lost, doubled,
/// delayed over epochs and reordered; answers are lost; the block's journal is taken over behind its back; block and samples fall asleep;
/// appends fail before or after they happened; the trainer dies and starts its epoch again. Everything random comes from the seed.
/// </summary>
internal sealed class ProtocolExploration(GrainHost host, int seed)
{
    public const int Samples = 4;
    public const int Epochs = 4;
    private const int Classes = 3;
    private static readonly int[] Given = [0, 1, 2, -1];

    private readonly Random _random = new(seed);
    private readonly string _dataset = $"explored{seed}";
    private readonly RunScope _scope = new(1, Classes, 0.9f, 1, true);
    private readonly List<PushRequest> _delayed = [];
    private readonly Dictionary<(int Epoch, int Sample), float[]> _used = [];
    private double _faults;

    /// <summary>What was violated; null where all held.</summary>
    public async Task<string?> RunAsync()
    {
        await host.CreateAsync(_dataset, Classes, Given);
        _faults = _random.NextDouble() * 0.5;
        await RepeatAsync(() => Block.StartRunAsync(_scope, CancellationToken.None));
        host.Store.OnAppend = name => name.Contains($"/{_dataset}/journal/", StringComparison.Ordinal) && Chance(0.1)
            ? _random.Next(2) == 0 ? AppendFault.Before : AppendFault.AnswerLost
            : AppendFault.None;
        try
        {
            for (int epoch = 0; epoch < Epochs;)
            {
                Dictionary<int, Kept>? kept = await StepsAsync(epoch);
                if (kept is null)
                {
                    continue; // the trainer died: it computes the epoch again from its checkpoint
                }

                if (!await EndAsync(epoch, kept))
                {
                    return $"epoch {epoch} never ends, though the faults have";
                }

                epoch++;
            }
        }
        finally
        {
            host.Store.OnAppend = null;
        }

        return await VerifyAsync();
    }

    private IBlockGrain Block => host.Block(_dataset);

    private async Task<Dictionary<int, Kept>?> StepsAsync(int epoch)
    {
        var kept = new Dictionary<int, Kept>();
        int[] order = [.. Enumerable.Range(0, Samples)];
        new Random((seed * 31) + epoch).Shuffle(order);
        foreach (int sample in order)
        {
            await DisturbAsync();
            if (Chance(0.05))
            {
                return null;
            }

            PullAnswer pulled = await RepeatAsync(() => Block.PullAsync(new PullRequest(1, 0, Bytes([(ushort)sample]))).AsTask());
            float[] target = MemoryMarshal.Cast<byte, float>(pulled.Targets.Span).ToArray();
            bool done = MemoryMarshal.Cast<byte, int>(pulled.LastEpochs.Span)[0] >= epoch;
            if (!done && _scope.Moves(epoch))
            {
                TargetUpdate.Apply(target, Prediction(epoch, sample), _scope.Momentum);
            }

            _used[(epoch, sample)] = target;
            kept[sample] = new Kept(Push(epoch, sample));
            await SendAsync(kept, sample);
        }

        return kept;
    }

    private async Task<bool> EndAsync(int epoch, Dictionary<int, Kept> kept)
    {
        double storm = _faults;
        for (int attempt = 0; attempt < 40; attempt++)
        {
            _faults = attempt < 20 ? storm : 0;
            await DisturbAsync();
            foreach (int sample in kept.Keys.ToArray())
            {
                await SendAsync(kept, sample);
            }

            try
            {
                BarrierAnswer answer = await Block.BarrierAsync(new BarrierRequest(1, epoch, 1, []), CancellationToken.None);
                if (answer.Missing.Count == 0)
                {
                    _faults = storm;
                    return true;
                }

                foreach (int sample in answer.Missing)
                {
                    kept.TryAdd(sample, new Kept(Push(epoch, sample)));
                }
            }
            catch (BlockMovedException)
            {
                // The next attempt meets the next activation.
            }
        }

        return false;
    }

    /// <summary>One push as the trainer sees it: kept until it is durable, and everything kept is unsent again when the writer epoch changes.</summary>
    private async Task SendAsync(Dictionary<int, Kept> kept, int sample)
    {
        if (!kept.TryGetValue(sample, out Kept? waiting))
        {
            return; // became durable with another push
        }

        PushRequest request = waiting.Request;
        if (Chance(0.3))
        {
            _delayed.Add(request);
        }

        if (Chance(0.3))
        {
            return;
        }

        try
        {
            Task<PushAnswer> first = Block.PushAsync(request).AsTask();
            PushAnswer answer = Chance(0.3) ? (await Task.WhenAll(first, Block.PushAsync(request).AsTask()))[0] : await first;
            if (!Chance(0.3))
            {
                Settle(kept, sample, answer);
            }
        }
        catch (BlockMovedException)
        {
            // No answer: the push stays kept.
        }
    }

    private static void Settle(Dictionary<int, Kept> kept, int sample, PushAnswer answer)
    {
        kept[sample] = kept[sample] with { WriterEpoch = answer.WriterEpoch, Sequence = answer.Sequence };
        foreach ((int other, Kept of) in kept.ToArray())
        {
            if (of.WriterEpoch == answer.WriterEpoch && of.Sequence <= answer.DurableThrough)
            {
                kept.Remove(other);
            }
        }
    }

    private async Task DisturbAsync()
    {
        if (Chance(0.3))
        {
            await GrainHost.SleepAsync(host.Sample(_dataset, _random.Next(Samples)));
        }

        if (Chance(0.15))
        {
            await host.FenceAsync(_dataset, 0, Given);
        }

        if (Chance(0.15))
        {
            await GrainHost.SleepAsync(Block);
        }

        if (Chance(0.3))
        {
            try
            {
                await Block.FlushAsync(CancellationToken.None);
            }
            catch (BlockMovedException)
            {
                // Lost: what was pending is sent again.
            }
        }

        if (_delayed.Count > 0 && Chance(1))
        {
            try
            {
                await Block.PushAsync(_delayed[_random.Next(_delayed.Count)]);
            }
            catch (BlockMovedException)
            {
                // A late message met a lost activation.
            }
        }
    }

    private async Task<string?> VerifyAsync()
    {
        await host.FenceAsync(_dataset, 0, Given);
        for (int sample = 0; sample < Samples; sample++)
        {
            SampleState expected = SampleState.Initial(1, Classes, Given[sample]);
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                expected = expected.After(_scope, epoch, Prediction(epoch, sample), Given[sample], false);
                if (!_used[(epoch, sample)].AsSpan().SequenceEqual(expected.Target))
                {
                    return $"the loss of epoch {epoch} used another target for sample {sample}";
                }
            }

            SampleState? state = (await RepeatAsync(() => Block.ReadSampleAsync(sample, CancellationToken.None))).State;
            if (state?.Version != Epochs || state.LastEpoch != Epochs - 1 || !state.Values.SequenceEqual(expected.Values))
            {
                return $"sample {sample}: {state?.Version} updates, last visit {state?.LastEpoch}, or other values";
            }

            IReadOnlyList<ulong> history = await RepeatAsync(() => Block.HistoryAsync(1, sample, CancellationToken.None));
            if (history.Count != Epochs || history[^1] != expected.LastVisit)
            {
                return $"sample {sample}: {history.Count} visits in the history";
            }
        }

        return null;
    }

    private static async Task RepeatAsync(Func<Task> call) => await RepeatAsync(async () =>
    {
        await call();
        return true;
    });

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (BlockMovedException) when (attempt < 50)
            {
                await Task.Yield();
            }
        }
    }

    private bool Chance(double scale)
    {
        lock (_random)
        {
            return _random.NextDouble() < _faults * scale;
        }
    }

    private static PushRequest Push(int epoch, int sample) =>
        new(1, epoch, 1, 0, Bytes([(ushort)sample]), MemoryMarshal.AsBytes(Prediction(epoch, sample).AsSpan()).ToArray());

    private static float[] Prediction(int epoch, int sample)
    {
        float p = ((epoch * 7) + (sample * 13)) % 10 / 20f;
        return [p, 0.5f - p, 0.5f];
    }

    private static byte[] Bytes(ushort[] offsets) => MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray();

    private sealed record Kept(PushRequest Request, long WriterEpoch = -1, long Sequence = 0);
}
