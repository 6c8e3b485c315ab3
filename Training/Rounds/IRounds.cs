namespace SatCurate.Training.Rounds;

/// <summary>
/// What a trainer that shares its run with others is told to do, and where they hand each other their states. The silo implements it with the
/// run's grain and the store. Called from the trainer's thread.
/// </summary>
public interface IRounds
{
    /// <summary>Hands in what was done, once its pushes are applied, and waits for what to do next.</summary>
    /// <param name="last">What was done; null where nothing was.</param>
    /// <param name="leave">Set where the trainer wants no more work: what comes next is a last commit, or to leave.</param>
    ValueTask<RoundTask> NextAsync(RoundResult? last, CancellationToken leave);

    /// <summary>Publishes a state.</summary>
    ValueTask PublishAsync(string name, ReadOnlyMemory<byte> state, CancellationToken cancellationToken);

    /// <summary>Reads a state that was published.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(string name, CancellationToken cancellationToken);
}
