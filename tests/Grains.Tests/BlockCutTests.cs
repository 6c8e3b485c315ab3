using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains.Tests;

public sealed class BlockCutTests(GrainHost host) : IClassFixture<GrainHost>
{
    private const int Classes = 100;
    private const int Samples = 1024;
    private static readonly int[] Given = [.. Enumerable.Range(0, Samples).Select(i => i % Classes)];
    private static readonly RunScope Scope = new(1, Classes, 0.9f, 1, true);

    [Fact]
    public async Task BarrierAsync_OfAnOlderLease_IsRefusedAndCutsNothing()
    {
        IBlockGrain block = await StartAsync("older");
        await PushAsync(block, 0, leaseToken: 7);
        (await block.BarrierAsync(new BarrierRequest(1, 0, 7, []), CancellationToken.None)).Missing.ShouldBeEmpty();
        await PushAsync(block, 1, leaseToken: 8);
        await Should.ThrowAsync<InvalidOperationException>(() => block.BarrierAsync(new BarrierRequest(1, 0, 7, []), CancellationToken.None));
        IReadOnlyList<BlockSnapshot.SnapshotName> names = await BlockSnapshot.ListAsync(host.Store, "older", 0, CancellationToken.None);
        names.Select(n => n.Epoch).ShouldBe([0]);
        (BlockColumns cut, _) = await BlockSnapshot.ReadAsync(host.Store, "older", 0, names[0], Given, CancellationToken.None);
        cut.NewestEpoch.ShouldBe(0);
    }

    [Fact]
    public async Task PushAsync_JournalGrowsLongWithinAnEpoch_CheckpointsAndRecoversFromIt()
    {
        IBlockGrain block = await StartAsync("long");
        var epoch = 0;
        for (; epoch < 3; epoch++)
        {
            await PushAsync(block, epoch, 1);
            await block.BarrierAsync(new BarrierRequest(1, epoch, 1, []), CancellationToken.None);
        }

        // 500 appends are many: every push is flushed by itself.
        for (int i = 0; i < 520; i++)
        {
            await PushAsync(block, epoch, 1, i, 1);
            await block.FlushAsync(CancellationToken.None);
        }

        BlockSnapshot.SnapshotName part = await PartAsync("long");
        part.ShouldBe(new BlockSnapshot.SnapshotName(1, 3, 1, SnapshotKind.WithinEpoch));
        (BlockColumns frozen, JournalPosition from) = await BlockSnapshot.ReadAsync(host.Store, "long", 0, part, Given, CancellationToken.None);
        from.Offset.ShouldBeGreaterThan(0);
        Enumerable.Range(0, Samples).Count(offset => frozen.LastEpoch(offset) == 3).ShouldBeInRange(400, 520);

        BlockColumns recovered = await BlockRecovery.ReadAsync(host.Store, "long", 0, Given, CancellationToken.None);
        Enumerable.Range(0, Samples).Count(offset => recovered.LastEpoch(offset) == 3).ShouldBe(520);
        await PushAsync(block, epoch, 1, 520, Samples - 520);
        (await block.BarrierAsync(new BarrierRequest(1, epoch, 1, []), CancellationToken.None)).Missing.ShouldBeEmpty();
        (await block.HistoryAsync(1, 5, CancellationToken.None)).Count.ShouldBe(4);
    }

    private async Task<BlockSnapshot.SnapshotName> PartAsync(string dataset)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            foreach (BlockSnapshot.SnapshotName name in await BlockSnapshot.ListAsync(host.Store, dataset, 0, patience.Token))
            {
                if (name.Kind == SnapshotKind.WithinEpoch)
                {
                    return name;
                }
            }

            await Task.Delay(10, patience.Token);
        }
    }

    private async Task<IBlockGrain> StartAsync(string dataset)
    {
        await host.CreateAsync(dataset, Classes, Given);
        await host.Block(dataset).StartRunAsync(Scope, CancellationToken.None);
        return host.Block(dataset);
    }

    private static async Task PushAsync(IBlockGrain block, int epoch, long leaseToken, int first = 0, int count = Samples)
    {
        ushort[] offsets = [.. Enumerable.Range(first, count).Select(i => (ushort)i)];
        float[] predictions = new float[count * Classes];
        predictions.AsSpan().Fill(1f / Classes);
        PushAnswer answer = await block.PushAsync(new PushRequest(
            1, epoch, leaseToken, 0, MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray(), MemoryMarshal.AsBytes(predictions.AsSpan()).ToArray()));
        answer.Outcome.ShouldBe(PushOutcome.Applied);
    }
}
