namespace SatCurate.Curation;

/// <summary>How often mean <see cref="LogitMargin"/>s lie in each of <see cref="Bins"/> bins of equal width; 0 is the edge of one.</summary>
public static class MarginHistogram
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 256;

    /// <summary>Width of a bin, in nats.</summary>
    public const double Width = -2.0 * LogitMargin.Lowest / Bins;

    /// <summary>The bin of a mean margin; a bin has its lower edge, not its upper.</summary>
    public static int BinOf(float margin) => Math.Clamp((int)Math.Floor((margin - LogitMargin.Lowest) / Width), 0, Bins - 1);

    /// <summary>The lower edge of a bin, in nats.</summary>
    public static double EdgeOf(int bin) => LogitMargin.Lowest + (bin * Width);

    /// <summary>The centre of a bin, in nats.</summary>
    public static double CentreOf(int bin) => EdgeOf(bin) + (Width / 2);
}
