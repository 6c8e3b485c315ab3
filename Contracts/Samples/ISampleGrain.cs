using Orleans;

namespace SatCurate.Contracts.Samples;

/// <summary>
/// One sample: its target, weight and prediction history. A cache of what its block journals; only its block makes it change. The key is
/// the text of the sample's id.
/// </summary>
[Alias("satcurate.sample")]
public interface ISampleGrain : IGrainWithStringKey
{
    /// <summary>Applies one visit, or answers the present state where that visit was seen before. Called by the sample's block alone.</summary>
    [Alias("apply")]
    ValueTask<SampleAnswer> ApplyAsync(SampleVisit visit);

    /// <summary>The present state and the last visits; a cold sample fetches them from its block.</summary>
    [Alias("read")]
    Task<SampleView> ReadAsync(CancellationToken cancellationToken);
}
