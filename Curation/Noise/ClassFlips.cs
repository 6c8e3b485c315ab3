namespace SatCurate.Curation;

/// <summary>Noise that turns one class into one other.</summary>
internal static class ClassFlips
{
    /// <summary>Turns each label c with <c>targets[c] &gt;= 0</c> into <c>targets[c]</c> with probability <paramref name="rate"/>.</summary>
    /// <returns>How many were turned.</returns>
    public static int Draw(Span<int> labels, ReadOnlySpan<int> targets, double rate, SeededRandom random)
    {
        int changed = 0;
        foreach (ref int label in labels)
        {
            if (label >= 0 && targets[label] >= 0 && random.NextDouble() < rate)
            {
                changed += targets[label] != label ? 1 : 0;
                label = targets[label];
            }
        }

        return changed;
    }
}
