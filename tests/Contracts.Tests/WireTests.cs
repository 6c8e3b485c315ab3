using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;
using SatCurate.Contracts.Surrogates;
using SatCurate.Curation;

namespace SatCurate.Contracts.Tests;

public sealed class WireTests
{
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void SampleState_OverTheWire_KeepsEveryBit()
    {
        var scope = new RunScope(2, 3, 0.9f, 1, true);
        SampleState state = SampleState.Initial(scope, 1).After(scope, 0, [0.2f, 0.5f, 0.3f], 1, false).After(scope, 1, [0.1f, 0.1f, 0.8f], 1, false);
        SampleAnswer back = RoundTrip(SampleAnswer.Of(state));
        back.Kind.ShouldBe(SampleAnswerKind.State);
        (back.State!.Run, back.State.Version, back.State.LastEpoch, back.State.Averaged, back.State.LastVisit)
            .ShouldBe((state.Run, state.Version, state.LastEpoch, state.Averaged, state.LastVisit));
        back.State.Values.SequenceEqual(state.Values).ShouldBeTrue();
        back.State.PairwiseSum.ShouldBe(state.PairwiseSum);
        state.PairwiseSum.ShouldBeInRange(0.1f, 1.9f);
    }

    [Fact]
    public void SampleState_OfAProgramThatSummedMargins_HasTheirMeanForAJointMargin() => new SampleStateConverter()
        .ConvertFromSurrogate(new SampleStateSurrogate(1, 4, 3, 2, 0, new byte[16], MarginSum: 4f)).PairwiseSum.ShouldBe(4 * 0.7310586f, 1e-6f);

    [Fact]
    public void SampleVisit_OverTheWire_KeepsItsParts()
    {
        var visit = new SampleVisit(new VisitContext(7, new RunScope(1, 2, 0.7f, 3, false), 5, 6), 4, -1, true, new byte[] { 1, 2, 3, 4 }, null);
        SampleVisit back = RoundTrip(visit);
        back.Context.ShouldBe(visit.Context);
        (back.Version, back.Given, back.Pinned, back.State).ShouldBe((4, -1, true, null));
        back.Prediction.ToArray().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Push_OverTheWire_KeepsItsBytes()
    {
        PushRequest back = RoundTrip(new PushRequest(1, 2, 3L << 40, 4, new byte[] { 5, 0 }, new byte[] { 6, 7, 8, 9 }));
        (back.Run, back.Epoch, back.LeaseToken, back.DecisionSequence).ShouldBe((1, 2, 3L << 40, 4L));
        back.Offsets.ToArray().ShouldBe([5, 0]);
        back.Predictions.ToArray().ShouldBe([6, 7, 8, 9]);
    }

    [Fact]
    public void BlockHistory_OverTheWire_KeepsItsWords()
    {
        BlockHistory back = RoundTrip(new BlockHistory(1L << 33, 1, 7, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        (back.First, back.Samples, back.FirstEpoch).ShouldBe((1L << 33, 1, 7));
        back.Visits.ToArray().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
    }

    private T RoundTrip<T>(T value)
        where T : notnull => _serializer.Deserialize<T>(_serializer.SerializeToArray(value))!;
}
