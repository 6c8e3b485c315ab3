namespace SatCurate.Faults;

/// <summary>What the checker is to find in a data set.</summary>
/// <param name="Epochs">Epochs of the run; 0 where there was none.</param>
public sealed record Expected(int Epochs)
{
    /// <summary>An export of the data set; null where none is to be checked.</summary>
    public string? Export { get; init; }

    /// <summary>The export of an undisturbed run, to be equal to the last bit; null where decisions made the runs differ.</summary>
    public string? Reference { get; init; }

    /// <summary>All decisions that were tried; null where that is not known.</summary>
    public IReadOnlyList<DecisionAttempt>? Attempts { get; init; }

    /// <summary>True where the run is not at its end.</summary>
    public bool Unfinished { get; init; }
}
