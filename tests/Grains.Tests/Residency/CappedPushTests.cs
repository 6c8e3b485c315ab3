using System.Runtime.InteropServices;
using Orleans.Runtime;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains.Tests.Residency;

/// <summary>Real sample grains under a cap of a quarter.</summary>
public sealed class CappedPushTests : IAsyncLifetime
{
    private const int Samples = 160;
    private const int BlockSize = 16;
    private const int Epochs = 4;
    private const int Cap = 40;
    private static readonly int[] Given = [.. Enumerable.Range(0, Samples).Select(i => (i % 4) - 1)];
    private static readonly RunScope Scope = new(1, 3, 0.9f, 1, true);
    private readonly GrainHost _host = new() { Residents = new ResidentSamples(Cap) };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Push_FarMoreSamplesThanMayBeAwake_StaysAtTheCapAndEveryStateIsRight()
    {
        await StartAsync("capped");
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            for (int block = 0; block < Samples / BlockSize; block++)
            {
                await PushAsync("capped", epoch, block);
            }

            // A sample on its way to sleep is counted no longer a moment before its silo has forgotten it.
            await UntilAsync(async () => await ActiveAsync() is var active && active <= Cap && active == _host.Residents.Count);
        }

        // At the start of each epoch but the first, all but a cap of samples were asleep with a visit behind them.
        _host.Residents.Reactivations.ShouldBeInRange((Epochs - 1) * (Samples - Cap), (Epochs - 1) * Samples);
        await ShouldBeRightAsync("capped");
        await UntilAsync(async () => await ActiveAsync() <= Cap); // readers wake samples too
    }

    [Fact]
    public async Task Push_BlocksUnderVisitAloneExceedTheCap_AllGetTheirVisits()
    {
        await StartAsync("crowded");
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            await Task.WhenAll(Enumerable.Range(0, Samples / BlockSize).Select(block => PushAsync("crowded", epoch, block)));
        }

        await ShouldBeRightAsync("crowded");
    }

    private async Task StartAsync(string dataset)
    {
        await _host.CreateAsync(dataset, Scope.Classes, Given, BlockSize);
        for (int block = 0; block < Samples / BlockSize; block++)
        {
            await _host.Block(dataset, block).StartRunAsync(Scope, CancellationToken.None);
        }
    }

    private async Task PushAsync(string dataset, int epoch, int block)
    {
        byte[] offsets = MemoryMarshal.AsBytes<ushort>([.. Enumerable.Range(0, BlockSize).Select(o => (ushort)o)]).ToArray();
        float[] predictions = [.. Enumerable.Range(block * BlockSize, BlockSize).SelectMany(sample => Prediction(epoch, sample))];
        var request = new PushRequest(1, epoch, 1, 0, offsets, MemoryMarshal.AsBytes(predictions.AsSpan()).ToArray());
        (await _host.Block(dataset, block).PushAsync(request)).Outcome.ShouldBe(PushOutcome.Applied);
    }

    /// <summary>As the sample itself says, and as the journal does.</summary>
    private async Task ShouldBeRightAsync(string dataset)
    {
        for (int block = 0; block < Samples / BlockSize; block++)
        {
            await _host.Block(dataset, block).FlushAsync(CancellationToken.None);
            int[] given = Given[(block * BlockSize)..((block + 1) * BlockSize)];
            BlockColumns journaled = await BlockRecovery.ReadAsync(_host.Store, dataset, block, given, CancellationToken.None);
            for (int offset = 0; offset < BlockSize; offset++)
            {
                int sample = (block * BlockSize) + offset;
                SampleState expected = SampleState.Initial(Scope, Given[sample]);
                for (int epoch = 0; epoch < Epochs; epoch++)
                {
                    expected = expected.After(Scope, epoch, Prediction(epoch, sample), Given[sample], false);
                }

                SampleView view = await _host.Sample(dataset, sample).ReadAsync(CancellationToken.None);
                (view.State!.Version, view.State.LastEpoch, view.State.LastVisit).ShouldBe((Epochs, Epochs - 1, expected.LastVisit), $"sample {sample}");
                view.State.Values.SequenceEqual(expected.Values).ShouldBeTrue($"sample {sample}");
                view.Visits[^1].ShouldBe(expected.LastVisit);
                journaled.Version(offset).ShouldBe(Epochs);
                journaled.Values(offset).SequenceEqual(expected.Values).ShouldBeTrue($"sample {sample} in the journal");
            }
        }
    }

    private async Task<int> ActiveAsync()
    {
        SimpleGrainStatistic[] statistics = await _host.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics.Where(s => s.GrainType.Contains(nameof(SampleGrain), StringComparison.Ordinal)).Sum(s => s.ActivationCount);
    }

    private static float[] Prediction(int epoch, int sample)
    {
        float[] prediction = [0.125f, 0.125f, 0.125f];
        prediction[(epoch + sample) % 3] = 0.75f;
        return prediction;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
