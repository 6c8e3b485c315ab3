namespace SatCurate.Faults;

/// <summary>What the checker found.</summary>
/// <param name="IsRight">True where nothing is wrong.</param>
/// <param name="Text">Its counts, and a line for everything that is wrong.</param>
public sealed record CheckResult(bool IsRight, string Text);
