using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Placement;
using SatCurate.Contracts;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;

namespace SatCurate.Scale;

/// <summary>Calls sample grains in the same silo and nothing else: no block, no journal. The yardstick for the push.</summary>
[Alias("satcurate.bench.bare-fan-out")]
internal interface IBareFanOutGrain : IGrainWithIntegerKey
{
    [Alias("apply")]
    Task<int> ApplyAsync(FanOut work);
}

[GenerateSerializer, Immutable, Alias("satcurate.bench.fan-out")]
internal sealed record FanOut(
    [property: Id(0)] string Dataset, [property: Id(1)] int[] Samples, [property: Id(2)] int Epoch, [property: Id(3)] ReadOnlyMemory<byte> Predictions);

[Reentrant, PreferLocalPlacement]
internal sealed class BareFanOutGrain(IGrainFactory grains) : Grain, IBareFanOutGrain
{
    // Shared: references are made once, as a block makes them once.
    private static readonly ConcurrentDictionary<int, ISampleGrain> Samples = new();

    public async Task<int> ApplyAsync(FanOut work)
    {
        var scope = new RunScope(1, 10, 0.9f, 0, true);
        var context = new VisitContext(1, scope, work.Epoch, 0);
        var calls = new ValueTask<SampleAnswer>[work.Samples.Length];
        int stride = scope.Classes * sizeof(float);
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = Apply(i, null);
        }

        int applied = 0;
        for (int i = 0; i < calls.Length; i++)
        {
            SampleAnswer answer = await calls[i];
            if (answer.Kind == SampleAnswerKind.NeedState)
            {
                answer = await Apply(i, SampleState.Initial(scope, work.Samples[i] % scope.Classes));
            }

            applied += answer.State!.LastEpoch == work.Epoch ? 1 : 0;
        }

        return applied;

        ValueTask<SampleAnswer> Apply(int i, SampleState? state)
        {
            int sample = work.Samples[i];
            if (!Samples.TryGetValue(sample, out ISampleGrain? grain))
            {
                Samples[sample] = grain = grains.GetGrain<ISampleGrain>(GrainKeys.Sample(work.Dataset, sample));
            }

            return grain.ApplyAsync(new SampleVisit(context, 0, sample % scope.Classes, false, work.Predictions.Slice(i * stride, stride), state));
        }
    }
}
