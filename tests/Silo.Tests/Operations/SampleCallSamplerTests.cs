using System.Diagnostics;
using OpenTelemetry.Trace;
using SatCurate.Silo.Operations;

namespace SatCurate.Silo.Tests.Operations;

public sealed class SampleCallSamplerTests
{
    [Theory]
    [InlineData("ISampleGrain/ApplyAsync", true, SamplingDecision.Drop)]
    [InlineData("ISampleGrain/ApplyAsync", false, SamplingDecision.Drop)]
    [InlineData("IBlockGrain/PushAsync", true, SamplingDecision.RecordAndSample)]
    [InlineData("IBlockGrain/PushAsync", false, SamplingDecision.RecordAndSample)]
    public void ShouldSample_CallsOfSamples_AreLeftOut(string name, bool within, SamplingDecision expected) =>
        Decide(new AlwaysOnSampler(), name, within).ShouldBe(expected);

    [Fact]
    public void ShouldSample_TraceThatIsTaken_IsTakenWhole() =>
        Decide(new AlwaysOffSampler(), "IBlockGrain/PushAsync", within: true).ShouldBe(SamplingDecision.RecordAndSample);

    [Fact]
    public void ShouldSample_TraceThatBeginsHere_IsForTheOthersToDecide() =>
        Decide(new AlwaysOffSampler(), "IRunGrain/CommitAsync", within: false).ShouldBe(SamplingDecision.Drop);

    private static SamplingDecision Decide(Sampler others, string name, bool within)
    {
        var trace = ActivityTraceId.CreateRandom();
        ActivityContext parent = within ? new(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded) : default;
        return new SampleCallSampler(others).ShouldSample(new SamplingParameters(parent, trace, name, ActivityKind.Client)).Decision;
    }
}
