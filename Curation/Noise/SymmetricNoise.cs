namespace SatCurate.Curation;

/// <summary>
/// <c>int(R N)</c> labelled samples, chosen uniformly without replacement, are drawn anew. With the true class among the candidates it is
/// the noise of the Self-Adaptive Training paper: of C classes about <c>R (1 - 1/C)</c> are really wrong.
/// </summary>
/// <param name="Rate">R, in [0,1].</param>
/// <param name="WithTrueClass">Draws over all classes where true, over the other classes where false.</param>
public sealed record SymmetricNoise(double Rate, bool WithTrueClass) : NoiseSpec
{
    /// <inheritdoc/>
    public override string Text => (WithTrueClass ? "symmetric:" : "symmetric-other:") + Format(Rate);

    private protected override (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random)
    {
        int count = classes.Count;
        if (!WithTrueClass && count < 2)
        {
            throw new UserErrorException("this noise needs two classes at least", $"{Option} {Text}");
        }

        int[] order = LabelledIndexes(labels, labelled);
        int redrawn = (int)(Rate * labelled);
        int changed = 0;
        for (int i = 0; i < redrawn; i++)
        {
            int j = i + random.NextInt(labelled - i);
            (order[i], order[j]) = (order[j], order[i]);
            ref int label = ref labels[order[i]];
            int drawn = WithTrueClass ? random.NextInt(count) : (label + 1 + random.NextInt(count - 1)) % count;
            changed += drawn != label ? 1 : 0;
            label = drawn;
        }

        return (redrawn, changed);
    }

    private static int[] LabelledIndexes(ReadOnlySpan<int> labels, int labelled)
    {
        var indexes = new int[labelled];
        int next = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                indexes[next++] = i;
            }
        }

        return indexes;
    }
}
