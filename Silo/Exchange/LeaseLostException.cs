namespace SatCurate.Silo.Exchange;

/// <summary>Another trainer holds the run: this one can push nothing any more.</summary>
internal sealed class LeaseLostException() : Exception("the lease of this run has passed to another trainer");
