namespace SatCurate.Client.Experiments;

/// <summary>The cells that have been measured.</summary>
/// <param name="Cells">In the order of their measuring.</param>
internal sealed record ExperimentResults(IReadOnlyList<CellResult> Cells)
{
    /// <summary>A figure of an arm over its seeds; null where no cell has it.</summary>
    public Spread? Of(string arm, Func<CellResult, double?> figure) => Spread.Of(Cells.Where(cell => cell.Arm == arm).Select(figure));

    /// <summary>By how much a figure of one arm is above another's, seed by seed; null where no seed has both.</summary>
    public Spread? Gain(string arm, string over, Func<CellResult, double?> figure) => Spread.Of(Cells.Where(cell => cell.Arm == arm).Select(cell =>
        figure(cell) - (Cells.FirstOrDefault(other => other.Arm == over && other.Seed == cell.Seed) is { } other ? figure(other) : null)));
}

/// <summary>Mean and spread of one figure.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">Standard deviation of the sample (n - 1); null of a single value.</param>
/// <param name="Count">Values.</param>
internal sealed record Spread(double Mean, double? Deviation, int Count)
{
    /// <summary>The spread of the values that are there; null where none is.</summary>
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] known = [.. values.Where(value => value is { } number && double.IsFinite(number)).Select(value => value!.Value)];
        if (known.Length == 0)
        {
            return null;
        }

        double mean = known.Average();
        double? deviation = known.Length == 1 ? null : Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        return new Spread(mean, deviation, known.Length);
    }
}
