namespace SatCurate.Datasets.Glyphs;

/// <summary>
/// How far a glyph is bent out of shape. Chosen so that a linear model on clean labels stays far below 85 % test accuracy while a small
/// convolutional network is well above 90 %: worth cleaning, and possible to clean.
/// </summary>
internal static class GlyphDifficulty
{
    /// <summary>Largest rotation as the tangent of half the angle: 0.14 is 16 degrees.</summary>
    public const float Rotation = 0.14f;

    /// <summary>Largest horizontal shear, in widths per height.</summary>
    public const float Shear = 0.25f;

    /// <summary>Smallest and largest side of the glyph's box in pixels, each side by itself.</summary>
    public const float SmallestSide = 15f;

    /// <inheritdoc cref="SmallestSide"/>
    public const float LargestSide = 23f;

    /// <summary>Largest shift from the centre in pixels.</summary>
    public const float Shift = 2.6f;

    /// <summary>Largest wander of a control point in shares of the box.</summary>
    public const float Jitter = 0.06f;

    /// <summary>Smallest and largest radius of the pen in pixels.</summary>
    public const float ThinnestPen = 0.7f;

    /// <inheritdoc cref="ThinnestPen"/>
    public const float ThickestPen = 1.5f;

    /// <summary>Smallest ink of the glyph, 1 is the largest.</summary>
    public const float FaintestInk = 0.5f;

    /// <summary>Most fragments of other glyphs in the background.</summary>
    public const int Clutter = 3;

    /// <summary>Largest ink of a fragment, in shares of the glyph's own.</summary>
    public const float ClutterInk = 0.75f;

    /// <summary>Largest brightness of the background.</summary>
    public const float Background = 0.25f;

    /// <summary>Largest standard deviation of the pixel noise, in shares of full white.</summary>
    public const float PixelNoise = 0.08f;
}
