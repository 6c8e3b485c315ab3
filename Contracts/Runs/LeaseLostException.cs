using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>Another trainer holds the run, or nobody does: the one that asked can push and commit nothing any more.</summary>
[GenerateSerializer, Alias("satcurate.lease-lost")]
public sealed class LeaseLostException(string message) : Exception(message);
