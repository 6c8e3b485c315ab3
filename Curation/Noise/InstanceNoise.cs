namespace SatCurate.Curation;

/// <summary>
/// Instance-dependent noise (Xia et al., "Part-dependent label noise", arXiv 2006.07836, Algorithm 2, in the form that later work uses): each
/// sample has a flip rate of its own, and what it looks like says which class it is mistaken for.
/// </summary>
/// <param name="Rate">R, in [0,1]: where the flip rates are centred.</param>
public sealed record InstanceNoise(double Rate) : NoiseSpec
{
    /// <summary>Standard deviation of the flip rates before they are cut to [0,1].</summary>
    public const double Spread = 0.1;

    /// <inheritdoc/>
    public override string Text => "instance:" + Format(Rate);

    /// <summary>Always throws <see cref="InvalidOperationException"/>: labels alone say nothing of what samples look like; see <see cref="InstanceFlips"/>.</summary>
    private protected override (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random) =>
        throw new InvalidOperationException($"The labels of {Text} depend on the samples, which are not given.");
}
