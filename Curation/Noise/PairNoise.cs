namespace SatCurate.Curation;

/// <summary>Each label c turns into c + 1 mod C with probability R (pair flipping; Han et al., arXiv 1804.06872).</summary>
/// <param name="Rate">R, in [0,1].</param>
public sealed record PairNoise(double Rate) : NoiseSpec
{
    /// <inheritdoc/>
    public override string Text => "pair:" + Format(Rate);

    private protected override (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random)
    {
        if (classes.Count < 2)
        {
            throw new UserErrorException("this noise needs two classes at least", $"{Option} {Text}");
        }

        var targets = new int[classes.Count];
        for (int c = 0; c < targets.Length; c++)
        {
            targets[c] = (c + 1) % targets.Length;
        }

        int changed = ClassFlips.Draw(labels, targets, Rate, random);
        return (changed, changed);
    }
}
