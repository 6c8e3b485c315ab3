namespace SatCurate.Curation;

/// <summary>Labels that stand in a file. Whoever reads data sets reads it too and puts its labels in place of the given ones.</summary>
/// <param name="Path">Path as the user gave it.</param>
public sealed record FileNoise(string Path) : NoiseSpec
{
    /// <inheritdoc/>
    public override string Text => "file:" + Path;

    /// <summary>Always throws <see cref="InvalidOperationException"/>: this project reads no files.</summary>
    private protected override (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random) =>
        throw new InvalidOperationException($"The labels of {Text} come from the file, not from a draw.");
}
