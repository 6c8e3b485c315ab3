namespace SatCurate.Curation;

/// <summary>
/// Pictures whose content is destroyed while their labels stay (Zhang et al., arXiv 1611.03530; the Self-Adaptive Training paper, figure 1).
/// Each picture is hit with probability R by a draw of (seed, index) alone: nobody has to note which they were.
/// </summary>
/// <param name="Rate">R, in [0,1].</param>
/// <param name="Kind">What becomes of a picture that is hit.</param>
public sealed record ImageCorruption(double Rate, CorruptionKind Kind) : NoiseSpec
{
    // Keep these draws of a seed apart from whatever else draws from it.
    private const long Stream = 0x696D616765;
    private const long SharedOrder = -1;

    /// <inheritdoc/>
    public override string Text => $"{NameOf(Kind)}:{Format(Rate)}";

    /// <summary>True where the picture is to be corrupted.</summary>
    /// <param name="index">Index of the picture in the training split.</param>
    /// <param name="seed">Seed of the draw.</param>
    public bool Hits(long index, long seed) => IsHit(new SeededRandom(seed, Stream, index));

    /// <summary>Corrupts a picture in place where it is hit.</summary>
    /// <param name="pixels">C x P values, channel by channel, 0–255.</param>
    /// <param name="mean">Mean of each of the C channels over the data set.</param>
    /// <param name="deviation">Standard deviation of each.</param>
    /// <param name="index">Index of the picture in the training split.</param>
    /// <param name="seed">Seed of the draw.</param>
    public void Apply(Span<byte> pixels, ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation, long index, long seed)
    {
        var random = new SeededRandom(seed, Stream, index);
        if (!IsHit(random))
        {
            return;
        }

        int places = pixels.Length / mean.Length;
        if (Kind == CorruptionKind.Gaussian)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                int channel = i / places;
                pixels[i] = (byte)Math.Clamp(mean[channel] + (deviation[channel] * random.NextGaussian()), 0, 255);
            }

            return;
        }

        int[] order = [.. Enumerable.Range(0, places)];
        (Kind == CorruptionKind.ShuffledPixels ? new SeededRandom(seed, Stream, SharedOrder) : random).Shuffle(order);
        byte[] before = pixels.ToArray();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = before[(i / places * places) + order[i % places]];
        }
    }

    /// <summary>The corruption that <c>--inject</c> named; null where it named none, or noise of labels.</summary>
    public static ImageCorruption? Of(string? inject) => inject is null ? null : Parse(inject) as ImageCorruption;

    /// <summary>Changes no label.</summary>
    private protected override (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random) => (0, 0);

    private static string NameOf(CorruptionKind kind) => kind switch
    {
        CorruptionKind.Gaussian => "gaussian-image",
        CorruptionKind.RandomPixels => "random-pixels",
        _ => "shuffled-pixels",
    };

    private bool IsHit(SeededRandom random) => random.NextDouble() < Rate;
}

/// <summary>What becomes of a corrupted picture.</summary>
public enum CorruptionKind
{
    /// <summary>Every value is drawn anew from a normal distribution with its channel's mean and standard deviation, and cut to 0–255.</summary>
    Gaussian,

    /// <summary>The pixels of each picture are put into an order of its own.</summary>
    RandomPixels,

    /// <summary>The pixels of all pictures are put into one order.</summary>
    ShuffledPixels,
}
