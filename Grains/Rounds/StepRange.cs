namespace SatCurate.Grains.Rounds;

/// <summary>Steps <paramref name="First"/> to <paramref name="End"/> - 1 of an epoch.</summary>
internal readonly record struct StepRange(int First, int End)
{
    /// <summary>How many they are.</summary>
    public int Count => End - First;
}
