namespace SatCurate.Curation;

/// <summary>Each sample of a mapped class turns into the class it is mistaken for, with probability R.</summary>
/// <param name="Rate">R, in [0,1].</param>
/// <param name="Map"><c>from&gt;to,from&gt;to</c> in class names or numbers; null takes the usual confusions of CIFAR-10.</param>
public sealed record AsymmetricNoise(double Rate, string? Map) : NoiseSpec
{
    /// <inheritdoc/>
    public override string Text => $"asymmetric:{Format(Rate)}" + (Map is null ? "" : $":{Map}");

    private protected override (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random)
    {
        string hint = Map is null
            ? $"Without a map the classes of CIFAR-10 are expected; give the map inline as asymmetric:{Format(Rate)}:from>to,from>to"
            : "Give the map in the names or numbers of the data set's classes";
        int[] targets = ClassMap.Resolve(Map ?? ClassMap.Cifar10, classes, $"{Option} {Text}", hint);
        int changed = ClassFlips.Draw(labels, targets, Rate, random);
        return (changed, changed);
    }
}
