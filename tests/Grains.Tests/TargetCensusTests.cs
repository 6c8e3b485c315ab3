using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains.Tests;

/// <summary>Synthetic blocks of six samples whose predictions are certain: with momentum 0 the target is the last prediction.</summary>
public sealed class TargetCensusTests(GrainHost host) : IClassFixture<GrainHost>
{
    private static readonly int[] Given = [0, 0, 1, 1, 2, -1];
    private static readonly int[] Truth = [0, 0, 0, 1, -1, 2];
    private static readonly RunScope Scope = new(1, 3, 0f, 1, true);

    [Fact]
    public async Task BarrierAsync_OfEachEpoch_CountsItsTargets()
    {
        IBlockGrain block = await StartAsync("counts", Truth);
        (await EndAsync(block, 0, [1, 1, 1, 1, 1, 1])).ShouldBe(new TargetCounts(OffGiven: 0, Turned: 0, Wrong: 1, Corrected: 0, Right: 3, Damaged: 0));
        (await EndAsync(block, 1, [0, 1, 0, 1, 0, 1])).ShouldBe(new TargetCounts(OffGiven: 3, Turned: 3, Wrong: 1, Corrected: 1, Right: 3, Damaged: 1));
        (await EndAsync(block, 2, [0, 2, 0, 1, 2, 0])).ShouldBe(new TargetCounts(OffGiven: 2, Turned: 2, Wrong: 1, Corrected: 1, Right: 3, Damaged: 1));
    }

    [Fact]
    public async Task BarrierAsync_OfABlockThatSlept_StillKnowsWhatTurned()
    {
        IBlockGrain block = await StartAsync("slept", Truth);
        await EndAsync(block, 0, [1, 1, 1, 1, 1, 1]);
        await EndAsync(block, 1, [0, 1, 0, 1, 0, 1]);
        await GrainHost.SleepAsync(block);
        (await EndAsync(block, 2, [0, 2, 0, 1, 2, 0])).Turned.ShouldBe(2);
    }

    [Fact]
    public async Task BarrierAsync_RepeatedUnderANewLease_AnswersTheSame()
    {
        IBlockGrain block = await StartAsync("repeated", Truth);
        await EndAsync(block, 0, [1, 1, 1, 1, 1, 1]);
        TargetCounts first = await EndAsync(block, 1, [0, 1, 0, 1, 0, 1]);
        (await block.BarrierAsync(new BarrierRequest(1, 1, 9, [new RevisionKey(1, 0)]), CancellationToken.None)).Targets.ShouldBe(first);
    }

    [Fact]
    public async Task BarrierAsync_SnapshotBeforeIsGone_LeavesOutWhatTurned()
    {
        IBlockGrain block = await StartAsync("gone", Truth);
        await EndAsync(block, 0, [1, 1, 1, 1, 1, 1]);
        await PushAsync(block, 1, [0, 1, 0, 1, 0, 1]);
        await block.FlushAsync(CancellationToken.None);
        await GrainHost.SleepAsync(block);
        await block.FlushAsync(CancellationToken.None);
        foreach (BlockSnapshot.SnapshotName name in await BlockSnapshot.ListAsync(host.Store, "gone", 0, CancellationToken.None))
        {
            await host.Store.DeleteAsync(StoreLayout.Snapshots("gone", 0) + name, CancellationToken.None);
        }

        (await block.BarrierAsync(new BarrierRequest(1, 1, 1, []), CancellationToken.None)).Targets
            .ShouldBe(new TargetCounts(OffGiven: 3, Turned: null, Wrong: 1, Corrected: 1, Right: 3, Damaged: 1));
    }

    [Fact]
    public async Task BarrierAsync_DamagedTruth_CountsWithoutIt()
    {
        IBlockGrain block = await StartAsync("damaged", Truth);
        await host.Store.DeleteAsync(StoreLayout.Truth("damaged", 0), CancellationToken.None);
        (await EndAsync(block, 0, [1, 1, 1, 1, 1, 1])).ShouldBe(new TargetCounts(0, 0, 0, 0, 0, 0));
    }

    [Fact]
    public async Task Columns_WithTheTruthOrWithout_AreTheSame()
    {
        BlockColumns[] columns = [await TrainAsync("with", Truth), await TrainAsync("without", null)];
        for (int offset = 0; offset < Given.Length; offset++)
        {
            columns[0].LastVisit(offset).ShouldBe(columns[1].LastVisit(offset));
            columns[0].Values(offset).SequenceEqual(columns[1].Values(offset)).ShouldBeTrue($"sample {offset}");
        }

        async Task<BlockColumns> TrainAsync(string dataset, int[]? truth)
        {
            IBlockGrain block = await StartAsync(dataset, truth);
            (await EndAsync(block, 0, [1, 1, 1, 1, 1, 1])).Wrong.ShouldBe(truth is null ? 0 : 1);
            await EndAsync(block, 1, [0, 1, 0, 1, 0, 1]);
            return await BlockRecovery.ReadAsync(host.Store, dataset, 0, Given, CancellationToken.None);
        }
    }

    private async Task<IBlockGrain> StartAsync(string dataset, int[]? truth)
    {
        await host.CreateAsync(dataset, 3, Given, truth: truth);
        await host.Block(dataset).StartRunAsync(Scope, CancellationToken.None);
        return host.Block(dataset);
    }

    private static async Task<TargetCounts> EndAsync(IBlockGrain block, int epoch, int[] predicted) =>
        (await BarrierAsync(block, epoch, predicted)).Targets!;

    private static async Task<BarrierAnswer> BarrierAsync(IBlockGrain block, int epoch, int[] predicted)
    {
        await PushAsync(block, epoch, predicted);
        return await block.BarrierAsync(new BarrierRequest(1, epoch, 1, [new RevisionKey(1, epoch - 1)]), CancellationToken.None);
    }

    private static async Task PushAsync(IBlockGrain block, int epoch, int[] predicted)
    {
        ushort[] offsets = [.. Enumerable.Range(0, predicted.Length).Select(i => (ushort)i)];
        float[] predictions = [.. predicted.SelectMany(p => Enumerable.Range(0, 3).Select(c => c == p ? 1f : 0f))];
        PushAnswer answer = await block.PushAsync(new PushRequest(
            1, epoch, 1, 0, MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray(), MemoryMarshal.AsBytes(predictions.AsSpan()).ToArray()));
        answer.Outcome.ShouldBe(PushOutcome.Applied);
    }
}
