namespace SatCurate.Curation;

/// <summary>How often joint margins (<see cref="LogitMargin"/>, of all visits of a sample together) lie in each of <see cref="Bins"/> bins of equal width; 0 is the edge of one.</summary>
public static class MarginHistogram
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 256;

    /// <summary>Width of a bin, in nats.</summary>
    public const double Width = -2.0 * LogitMargin.Lowest / Bins;

    /// <summary>The bin of a margin; a bin has its lower edge, not its upper.</summary>
    public static int BinOf(float margin) => Math.Clamp((int)Math.Floor((margin - LogitMargin.Lowest) / Width), 0, Bins - 1);

    /// <summary>The lower edge of a bin, in nats.</summary>
    public static double EdgeOf(int bin) => LogitMargin.Lowest + (bin * Width);

    /// <summary>The centre of a bin, in nats.</summary>
    public static double CentreOf(int bin) => EdgeOf(bin) + (Width / 2);
}
