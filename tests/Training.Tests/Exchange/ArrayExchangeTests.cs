using SatCurate.Curation;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.Tests.Exchange;

public sealed class ArrayExchangeTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RunScope Scope = new(1, 2, 0.5f, 1, true);

    [Fact]
    public async Task PushAsync_AfterWarmUp_MovesTheTargetByTheEquation()
    {
        var exchange = new ArrayExchange(Scope, [0]);

        await exchange.PushAsync(0, new[] { 0 }, new[] { 0f, 1f }, None);
        exchange.States[0].Target.ToArray().ShouldBe([1f, 0f]);
        await exchange.PushAsync(1, new[] { 0 }, new[] { 0f, 1f }, None);

        exchange.States[0].Target.ToArray().ShouldBe([0.5f, 0.5f]);
    }

    [Fact]
    public async Task PushAsync_SameVisitTwice_ChangesNothing()
    {
        var exchange = new ArrayExchange(Scope, [0]);
        await exchange.PushAsync(1, new[] { 0 }, new[] { 0f, 1f }, None);
        SampleState once = exchange.States[0];

        await exchange.PushAsync(1, new[] { 0 }, new[] { 0f, 1f }, None);

        exchange.States[0].ShouldBeSameAs(once);
    }

    [Fact]
    public async Task EndEpochAsync_SamplesWithoutVisit_AreListed()
    {
        var exchange = new ArrayExchange(Scope, [0, 1, 0]);
        await exchange.PushAsync(0, new[] { 1 }, new[] { 0f, 1f }, None);

        (await exchange.EndEpochAsync(0, None)).ShouldBe([0, 2]);
    }

    [Fact]
    public async Task PullAsync_Samples_AreAnsweredInTheirOrder()
    {
        var exchange = new ArrayExchange(Scope, [0, 1, -1]);
        await exchange.PushAsync(3, new[] { 1 }, new[] { 1f, 0f }, None);

        PulledTargets pulled = await exchange.PullAsync(3, new[] { 2, 1 }, None);

        pulled.Targets.ShouldBe([0.5f, 0.5f, 0.5f, 0.5f]);
        pulled.LastEpochs.ShouldBe([-1, 3]);
        pulled.Labels.ShouldBe([-1, 1]);
        pulled.Standings.ShouldBe([SampleStanding.Unlabelled, SampleStanding.Normal]);
    }
}
