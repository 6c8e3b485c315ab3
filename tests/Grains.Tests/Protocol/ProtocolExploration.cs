using System.Runtime.InteropServices;
using Orleans.Runtime;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;

namespace SatCurate.Grains.Tests.Protocol;

/// <summary>
/// One exploration of the protocol on real grains and a real journal: one block in two activations, its samples, one trainer. Messages are
/// lost, doubled, delayed over epochs and reordered, between trainer and block and between block and sample; answers are lost; the block's
/// journal is taken over behind its back; block and samples fall asleep; appends fail before or after they happened; the trainer dies and
/// starts its epoch again; one that lost its lease, or a block that lost its journal, goes on with predictions of its own. The target that
/// the trainer's loss would use is the exploration's own: the real trainer is explored in Silo.Tests. Everything random comes from the seed.
/// </summary>
internal sealed class ProtocolExploration(GrainHost host, int seed)
{
    public const int Samples = 4;
    public const int Epochs = 4;
    private const int Classes = 3;
    private static readonly int[] Given = [0, 1, 2, -1];
    private static readonly float[] s_strange = [0.125f, 0.625f, 0.25f];
    private static readonly float[] s_movedOn = [0.375f, 0.25f, 0.375f];

    private readonly Random _random = new(seed);
    private readonly string _dataset = $"explored{seed}";
    private readonly RunScope _scope = new(1, Classes, 0.9f, 1, true);
    private readonly CallStorm _storm = new(host.Grains, $"explored{seed}", seed);
    private readonly List<PushRequest> _delayed = [];
    private readonly Dictionary<(int Epoch, int Sample), float[]> _used = [];
    private double _faults;

    /// <summary>What was violated; null where all held.</summary>
    public async Task<string?> RunAsync()
    {
        try
        {
            return await ExploreAsync();
        }
        catch (Exception e)
        {
            // A test that says its seed can be repeated.
            return e.ToString();
        }
    }

    private async Task<string?> ExploreAsync()
    {
        await host.CreateAsync(_dataset, Classes, Given);
        _faults = _random.NextDouble() * 0.5;
        _storm.Faults = _faults;
        host.Calls.OnCall = _storm.PassAsync;
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
            host.Calls.OnCall = null;
        }

        return await VerifyAsync();
    }

    private IBlockGrain Block => host.Block(_dataset);

    private IBlockGrain Twin => host.Grains.GetGrain<IBlockGrain>(CallStorm.Twin(_dataset, 0));

    /// <summary>Where a message ends up: now and then with the other activation.</summary>
    private IBlockGrain SomeBlock => Chance(0.5) ? Twin : Block;

    private async Task<Dictionary<int, Kept>?> StepsAsync(int epoch)
    {
        var kept = new Dictionary<int, Kept>();
        int[] order = [.. Enumerable.Range(0, Samples)];
        new Random((seed * 31) + epoch).Shuffle(order);
        foreach (int sample in order)
        {
            await DisturbAsync(epoch);
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
            _storm.Faults = _faults = attempt < 20 ? storm : 0;
            await DisturbAsync(epoch);
            foreach (int sample in kept.Keys.ToArray())
            {
                await SendAsync(kept, sample);
            }

            try
            {
                BarrierAnswer answer = await Block.BarrierAsync(new BarrierRequest(1, epoch, Token(epoch), []), CancellationToken.None);
                if (answer.Missing.Count == 0)
                {
                    _storm.Faults = _faults = storm;
                    return true;
                }

                foreach (int sample in answer.Missing)
                {
                    // Leased again: by now the model has moved on and predicts something else.
                    kept.TryAdd(sample, new Kept(Push(epoch, sample, Token(epoch), s_movedOn)));
                }
            }
            catch (Exception e) when (IsPassing(e))
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
            IBlockGrain block = SomeBlock;
            Task<PushAnswer> first = block.PushAsync(request).AsTask();
            PushAnswer answer = Chance(0.3) ? (await Task.WhenAll(first, block.PushAsync(request).AsTask()))[0] : await first;
            if (!Chance(0.3))
            {
                Settle(kept, sample, answer);
            }
        }
        catch (Exception e) when (IsPassing(e))
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

    private async Task DisturbAsync(int epoch)
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
            await GrainHost.SleepAsync(SomeBlock);
        }

        if (Chance(0.3))
        {
            await TryAsync(() => SomeBlock.FlushAsync(CancellationToken.None));
        }

        if (_delayed.Count > 0 && Chance(1))
        {
            await TryAsync(() => SomeBlock.PushAsync(_delayed[_random.Next(_delayed.Count)]).AsTask());
        }

        if (epoch > 0 && Chance(0.5))
        {
            // The block's cut of the epoch before carries a higher token than this trainer's.
            await TryAsync(() => SomeBlock.PushAsync(Push(epoch, _random.Next(Samples), Token(epoch - 1) - 1, s_strange)).AsTask());
        }

        IReadOnlyList<(GrainId Sample, SampleVisit Visit)> visits = _storm.Visits;
        if (visits.Count > 0 && Chance(1))
        {
            (GrainId sample, SampleVisit visit) = visits[_random.Next(visits.Count)];
            bool isStale = visit.Context.WriterEpoch < visits.Max(v => v.Visit.Context.WriterEpoch);
            await TryAsync(() => host.Grains.GetGrain<ISampleGrain>(sample).ApplyAsync(isStale ? Strange(visit, epoch) : visit).AsTask());
        }
    }

    /// <summary>What a block that lost its journal may still send: a visit of now with a prediction that nobody else has.</summary>
    private static SampleVisit Strange(SampleVisit visit, int epoch) =>
        visit with { Context = visit.Context with { Epoch = epoch }, Prediction = MemoryMarshal.AsBytes(s_strange.AsSpan()).ToArray() };

    /// <summary>A message that nobody waits for.</summary>
    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (IsPassing(e))
        {
            // It met a lost activation, or was lost itself.
        }
    }

    private static bool IsPassing(Exception e) => e is BlockMovedException or TimeoutException;

    private async Task<string?> VerifyAsync()
    {
        await host.FenceAsync(_dataset, 0, Given);
        for (int sample = 0; sample < Samples; sample++)
        {
            SampleState expected = SampleState.Initial(_scope, Given[sample]);
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
            catch (Exception e) when (attempt < 50 && IsPassing(e))
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

    /// <summary>The lease of an epoch: each has a higher token.</summary>
    private static long Token(int epoch) => epoch + 2;

    private static PushRequest Push(int epoch, int sample) => Push(epoch, sample, Token(epoch), Prediction(epoch, sample));

    private static PushRequest Push(int epoch, int sample, long token, float[] prediction) =>
        new(1, epoch, token, 0, Bytes([(ushort)sample]), MemoryMarshal.AsBytes(prediction.AsSpan()).ToArray());

    private static float[] Prediction(int epoch, int sample)
    {
        float p = ((epoch * 7) + (sample * 13)) % 10 / 20f;
        return [p, 0.5f - p, 0.5f];
    }

    private static byte[] Bytes(ushort[] offsets) => MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray();

    private sealed record Kept(PushRequest Request, long WriterEpoch = -1, long Sequence = 0);
}
