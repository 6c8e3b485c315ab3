using SatCurate.Contracts.Blocks;

namespace SatCurate.Grains.Tests.Protocol;

public sealed class BlockOwnershipTests(GrainHost host) : IClassFixture<GrainHost>, IDisposable
{
    private static readonly int[] s_given = [0, 1, 2, -1];

    public void Dispose() => host.Store.OnAppend = null;

    [Fact]
    public async Task Flush_JournalTakenOverBehindItsBack_LeavesAndTheNextActivationKnowsWhatWasDurable()
    {
        IBlockGrain block = await StartAsync("fenced");
        await Blocks.PushAsync(block, 0, 1);
        PushAnswer durable = await block.FlushAsync(CancellationToken.None);
        PushAnswer lost = await Blocks.PushAsync(block, 1, 1);
        await host.FenceAsync("fenced", 0, s_given);

        await Should.ThrowAsync<BlockMovedException>(() => block.FlushAsync(CancellationToken.None));
        (_, int lastEpoch, long writerEpoch) = await Blocks.PullAsync(block, 1);
        lastEpoch.ShouldBe(0);
        writerEpoch.ShouldBeGreaterThan(durable.WriterEpoch);
        lost.DurableThrough.ShouldBeLessThan(lost.Sequence);

        await Blocks.PushAsync(block, 1, 1);
        await block.FlushAsync(CancellationToken.None);
        (await block.ReadSampleAsync(1, CancellationToken.None)).State!.Version.ShouldBe(2);
    }

    [Theory]
    [InlineData(false, -1)]
    [InlineData(true, 0)]
    public async Task Flush_AppendFails_LeavesAndTheNextActivationKnowsWhetherItHappened(bool happened, int expected)
    {
        string name = happened ? "unanswered" : "failed";
        IBlockGrain block = await StartAsync(name);
        await Blocks.PushAsync(block, 0, 2);
        int appends = 0;
        host.Store.OnAppend = _ => appends++ > 0 ? AppendFault.None : happened ? AppendFault.AnswerLost : AppendFault.Before;
        await Should.ThrowAsync<BlockMovedException>(() => block.FlushAsync(CancellationToken.None));
        (await Blocks.PullAsync(block, 2)).LastEpoch.ShouldBe(expected);
    }

    [Fact]
    public async Task Push_TokenBelowTheHighestSeen_IsRefusedByTheNextActivationToo()
    {
        IBlockGrain block = await StartAsync("leased");
        await Blocks.PushAsync(block, 0, 0, token: 7);
        (await Blocks.PushAsync(block, 0, 1, token: 6)).Outcome.ShouldBe(PushOutcome.LeaseLost);
        await block.FlushAsync(CancellationToken.None);
        await host.FenceAsync("leased", 0, s_given);
        await Should.ThrowAsync<BlockMovedException>(async () =>
        {
            await Blocks.PushAsync(block, 0, 2, token: 7);
            await block.FlushAsync(CancellationToken.None);
        });

        PushAnswer answer = await Blocks.UntilOwnedAsync(() => Blocks.PushAsync(block, 0, 1, token: 6));
        answer.Outcome.ShouldBe(PushOutcome.LeaseLost);
        (await Blocks.PullAsync(block, 1)).LastEpoch.ShouldBe(-1);
    }

    private async Task<IBlockGrain> StartAsync(string name)
    {
        await host.CreateAsync(name, 3, s_given);
        IBlockGrain block = host.Block(name);
        await block.StartRunAsync(Blocks.Scope, CancellationToken.None);
        return block;
    }
}
