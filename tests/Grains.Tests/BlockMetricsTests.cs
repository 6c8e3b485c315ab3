using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Grains.Tests;

[CollectionDefinition(nameof(BlockMetricsTests), DisableParallelization = true)] // Other tests' blocks would be counted.
[Collection(nameof(BlockMetricsTests))]
public sealed class BlockMetricsTests(GrainHost host) : IClassFixture<GrainHost>
{
    private const string Applied = "satcurate.visits.applied";
    private const string Pending = "satcurate.visits.pending";
    private const string Changed = "satcurate.labels.changed";
    private static readonly int[] Given = [0, 1, 0, -1];
    private static readonly RunScope Scope = new(1, 2, 0.1f, 1, true);

    [Fact]
    public async Task PushesAndPulls_OfABlock_AreCounted()
    {
        using var readings = new MeterReadings();
        IBlockGrain block = await StartAsync("counted");
        double journalled = readings.Sum("satcurate.journal.appended");
        journalled.ShouldBeGreaterThan(0);
        long appends = readings.Count("satcurate.journal.append.duration");

        var gate = new TaskCompletionSource();
        host.Store.BeforeAppend = _ => gate.Task;
        await PushAsync(block, 0); // warm-up: targets stay
        readings.Sum(Applied).ShouldBe(4);
        readings.Sum(Changed).ShouldBe(0);
        readings.Sum(Pending).ShouldBe(4);
        gate.SetResult();
        await block.FlushAsync(CancellationToken.None);
        host.Store.BeforeAppend = null;
        readings.Sum(Pending).ShouldBe(0);
        readings.Sum("satcurate.journal.appended").ShouldBeGreaterThan(journalled + (4 * 2 * Scope.Classes * sizeof(float)));
        readings.Count("satcurate.journal.append.duration").ShouldBe(appends + 1);

        await PushAsync(block, 1); // all say class 1, nearly at once: both zeros turn
        await PushAsync(block, 1); // a repeat changes nothing
        readings.Sum(Applied).ShouldBe(8);
        readings.Sum(Changed).ShouldBe(2);
        readings.Count("satcurate.block.push.duration").ShouldBe(3);

        await block.PullAsync(new PullRequest(1, 0, Offsets));
        readings.Count("satcurate.block.pull.duration").ShouldBe(1);
    }

    [Fact]
    public async Task VisitsPending_JournalLost_ArePendingNoLonger()
    {
        using var readings = new MeterReadings();
        IBlockGrain block = await StartAsync("lost");
        await host.FenceAsync("lost", 0, Given);
        var gate = new TaskCompletionSource();
        host.Store.BeforeAppend = _ => gate.Task;
        await PushAsync(block, 0);
        readings.Sum(Pending).ShouldBe(4);
        gate.SetResult();
        host.Store.BeforeAppend = null;
        await Should.ThrowAsync<BlockMovedException>(() => block.FlushAsync(CancellationToken.None));
        readings.Sum(Pending).ShouldBe(0);
        readings.Sum(Applied).ShouldBe(4);
    }

    [Fact]
    public void LeasesGranted_OnlyTakings_AreCounted()
    {
        using var readings = new MeterReadings();
        var lease = new RunLease(TimeProvider.System, TimeSpan.FromMinutes(1));
        var holder = Guid.NewGuid();
        lease.Take(holder, 1).ShouldBeTrue();
        lease.Take(Guid.NewGuid(), 1).ShouldBeFalse();
        lease.Renew(holder).ShouldBeTrue();
        readings.Sum("satcurate.leases.granted").ShouldBe(1);
    }

    private static byte[] Offsets => MemoryMarshal.AsBytes(Enumerable.Range(0, Given.Length).Select(i => (ushort)i).ToArray().AsSpan()).ToArray();

    private async Task<IBlockGrain> StartAsync(string dataset)
    {
        await host.CreateAsync(dataset, Scope.Classes, Given);
        await host.Block(dataset).StartRunAsync(Scope, CancellationToken.None);
        return host.Block(dataset);
    }

    private static async Task PushAsync(IBlockGrain block, int epoch)
    {
        float[] predictions = [.. Given.SelectMany(_ => (float[])[0.1f, 0.9f])];
        PushAnswer answer = await block.PushAsync(new PushRequest(1, epoch, 1, 0, Offsets, MemoryMarshal.AsBytes(predictions.AsSpan()).ToArray()));
        answer.Outcome.ShouldBe(PushOutcome.Applied);
    }
}
