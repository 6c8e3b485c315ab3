namespace SatCurate.Faults;

/// <summary>One batch of decisions that a client process asked for.</summary>
/// <param name="Dataset">Data set.</param>
/// <param name="Note">Unique to the attempt: how the checker finds it again.</param>
/// <param name="Indexes">Samples.</param>
/// <param name="Verdicts">One for each: a class, -1 keep, -2 discard, -3 undo.</param>
/// <param name="Acknowledged">True where the client ended with exit code 0.</param>
/// <param name="Sequence">The number that was acknowledged.</param>
public sealed record DecisionAttempt(string Dataset, string Note, IReadOnlyList<long> Indexes, IReadOnlyList<int> Verdicts, bool Acknowledged, long? Sequence);
