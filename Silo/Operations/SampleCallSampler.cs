using OpenTelemetry.Trace;
using SatCurate.Contracts.Samples;

namespace SatCurate.Silo.Operations;

/// <summary>
/// Leaves the calls of samples out of traces: they are as many as visits. Of everything else <paramref name="others"/> decides where a trace
/// begins, and the beginning decides for the rest.
/// </summary>
/// <param name="others">Decides for a trace that begins here.</param>
internal sealed class SampleCallSampler(Sampler others) : Sampler
{
    private const string Calls = nameof(ISampleGrain) + "/";
    private readonly ParentBasedSampler _rest = new(others);

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name.StartsWith(Calls, StringComparison.Ordinal)
            ? new SamplingResult(SamplingDecision.Drop)
            : _rest.ShouldSample(samplingParameters);
}
