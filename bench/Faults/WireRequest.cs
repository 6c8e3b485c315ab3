namespace SatCurate.Faults;

/// <summary>One request on its way to the service.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Ordinal">Its number on this proxy, from 1.</param>
public sealed record WireRequest(string Method, string Target, int Ordinal);
