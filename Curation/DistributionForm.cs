namespace SatCurate.Curation;

/// <summary>
/// How a run keeps a distribution over C classes: every probability, or only the k largest with their classes, the rest of the mass spread
/// evenly over the other classes. The given label is always among the k, since the label score is what is believed of it. Kept so it has 2k
/// values: k class indexes (exact as float32), then their k probabilities, the largest first, the lower class first among equals. The zeros of a mean that has no prediction yet stay zeros.
/// </summary>
/// <param name="Classes">C.</param>
/// <param name="TopK">k, below C; 0 keeps all.</param>
public readonly record struct DistributionForm(int Classes, int TopK)
{
    /// <summary>Up to so many classes every probability is kept, unless a run is told otherwise.</summary>
    public const int MostDenseClasses = 256;

    /// <summary>k above <see cref="MostDenseClasses"/>, unless a run is told otherwise.</summary>
    public const int DefaultTopK = 16;

    /// <summary>Values that a distribution is kept in: C or 2k.</summary>
    public int Width => TopK == 0 ? Classes : 2 * TopK;

    /// <summary>Length of the room that <see cref="Dense"/> and <see cref="Open"/> need: C, or 0 where all are kept.</summary>
    public int ScratchLength => TopK == 0 ? 0 : Classes;

    /// <summary>The C probabilities of a kept distribution: itself where all are kept, else <paramref name="scratch"/>, written.</summary>
    /// <param name="kept"><see cref="Width"/> values.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> values.</param>
    public ReadOnlySpan<float> Dense(ReadOnlySpan<float> kept, Span<float> scratch)
    {
        if (TopK == 0)
        {
            return kept;
        }

        Read(kept, scratch);
        return scratch;
    }

    /// <summary>Writes the C probabilities of a kept distribution.</summary>
    /// <param name="kept"><see cref="Width"/> values.</param>
    /// <param name="dense">C values, overwritten.</param>
    public void Read(ReadOnlySpan<float> kept, Span<float> dense)
    {
        if (TopK == 0)
        {
            kept.CopyTo(dense);
            return;
        }

        ReadOnlySpan<float> probabilities = kept[TopK..];
        double sum = 0;
        foreach (float p in probabilities)
        {
            sum += p;
        }

        // A class that is not kept was never the largest; rounding must not make it so.
        float share = sum == 0 ? 0f : MathF.Min((float)(Math.Max(0, 1 - sum) / (Classes - TopK)), probabilities[0]);
        dense.Fill(share);
        for (int i = 0; i < TopK; i++)
        {
            dense[(int)kept[i]] = probabilities[i];
        }
    }

    /// <summary>Keeps a distribution; the inverse of <see cref="Read"/> but for what is spread evenly.</summary>
    /// <param name="dense">C probabilities.</param>
    /// <param name="given">The given label, -1 where there is none.</param>
    /// <param name="kept"><see cref="Width"/> values, overwritten.</param>
    public void Write(ReadOnlySpan<float> dense, int given, Span<float> kept)
    {
        if (TopK == 0)
        {
            dense.CopyTo(kept);
            return;
        }

        Span<float> probabilities = kept[TopK..];
        probabilities.Fill(float.NegativeInfinity);
        for (int j = 0; j < dense.Length; j++)
        {
            int at = TopK;
            while (at > 0 && dense[j] > probabilities[at - 1])
            {
                at--;
            }

            if (at < TopK)
            {
                kept[at..(TopK - 1)].CopyTo(kept[(at + 1)..]);
                probabilities[at..^1].CopyTo(probabilities[(at + 1)..]);
                (kept[at], probabilities[at]) = (j, dense[j]);
            }
        }

        if (given >= 0 && !kept[..TopK].Contains(given))
        {
            (kept[TopK - 1], probabilities[^1]) = (given, dense[given]); // It was below the smallest: it is now the smallest.
        }
    }

    /// <summary>The C probabilities of a kept distribution, to be changed in place and then kept by <see cref="Close"/>.</summary>
    /// <param name="kept"><see cref="Width"/> values.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> values.</param>
    public Span<float> Open(Span<float> kept, Span<float> scratch)
    {
        if (TopK == 0)
        {
            return kept;
        }

        Read(kept, scratch);
        return scratch;
    }

    /// <summary>Keeps what <see cref="Open"/> gave.</summary>
    public void Close(ReadOnlySpan<float> dense, int given, Span<float> kept)
    {
        if (TopK > 0)
        {
            Write(dense, given, kept);
        }
    }

    /// <summary>The most probable class of a kept distribution, the lowest among equals.</summary>
    public int ArgMax(ReadOnlySpan<float> kept) => TopK == 0 ? Prediction.ArgMax(kept) : (int)kept[0];

    /// <summary>The probabilities among the values of a kept distribution; the largest of all is one of them.</summary>
    public ReadOnlySpan<float> Probabilities(ReadOnlySpan<float> kept) => kept[TopK..];

    /// <summary>True where values can be a kept distribution: of the k classes each exists and comes once, the probabilities do not rise.</summary>
    public bool IsWellFormed(ReadOnlySpan<float> kept)
    {
        for (int i = 0; i < TopK; i++)
        {
            bool isClass = kept[i] >= 0 && kept[i] < Classes && kept[i] == MathF.Truncate(kept[i]);
            if (!isClass || kept[..i].Contains(kept[i]) || (i > 0 && !(kept[TopK + i] <= kept[TopK + i - 1])))
            {
                return false;
            }
        }

        return kept.Length == Width;
    }
}
