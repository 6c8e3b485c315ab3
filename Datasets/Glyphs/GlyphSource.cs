using System.Numerics;
using SatCurate.Curation;
using SatCurate.Storage;
using static SatCurate.Datasets.Glyphs.GlyphDifficulty;

namespace SatCurate.Datasets.Glyphs;

/// <summary>
/// A generated data set: hand-drawn digits, 28 x 28 gray, bent, shifted, smeared and cluttered. A sample depends on (seed, split, index)
/// alone, so a longer source begins with the samples of a shorter one.
/// </summary>
public sealed class GlyphSource : ISampleSource
{
    /// <summary>Side of a picture in pixels.</summary>
    public const int Side = 28;

    // Keeps the pictures of a seed apart from whatever else draws from that seed.
    private const long Stream = 0x676C797068;

    private readonly long _seed;
    private readonly long _split;
    private readonly int _count;

    /// <param name="split">One of <see cref="Splits"/>; the two never share a sample.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="seed">Seed of every draw.</param>
    public GlyphSource(string split, int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _split = split == Splits.Test ? 1 : 0;
        _count = count;
        _seed = seed;
    }

    /// <inheritdoc/>
    public string Format => "glyphs";

    /// <inheritdoc/>
    public string TakenFor => "generated glyphs: hand-drawn digits, bent and cluttered";

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped => [];

    /// <inheritdoc/>
    public SampleShape Shape => new(PayloadKind.ImageUInt8, 1, Side, Side);

    /// <inheritdoc/>
    public long? Count => _count;

    /// <inheritdoc/>
    public bool HasSources => false;

    /// <inheritdoc/>
    public LabelNaming Naming => LabelNaming.Positional;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames => GlyphAlphabet.Names;

    /// <inheritdoc/>
    public IEnumerable<RawSample> Read()
    {
        var canvas = new GlyphCanvas(Side);
        var pixels = new byte[Side * Side];
        for (int index = 0; index < _count; index++)
        {
            yield return new RawSample(pixels, Draw(canvas, pixels, new SeededRandom(_seed, Stream, _split, index)), null);
        }
    }

    private static int Draw(GlyphCanvas canvas, Span<byte> pixels, SeededRandom random)
    {
        canvas.Clear();
        int label = random.NextInt(GlyphAlphabet.Names.Count);
        float ink = Between(random, FaintestInk, 1);
        for (int fragments = random.NextInt(Clutter + 1); fragments > 0; fragments--)
        {
            DrawFragment(canvas, random, ink);
        }

        Matrix3x2 bend = Bend(random, new Vector2(Side / 2f), Shift);
        float pen = Between(random, ThinnestPen, ThickestPen);
        var hands = GlyphAlphabet.Strokes[label];
        foreach (GlyphStroke stroke in hands[random.NextInt(hands.Count)])
        {
            canvas.Draw(Place(stroke, bend, random), pen, ink);
        }

        canvas.Blur(random.NextSingle());
        canvas.Develop(pixels, Between(random, 0, Background), Between(random, 0.02f, PixelNoise), random);
        return label;
    }

    /// <summary>A short piece of any glyph's stroke anywhere in the picture.</summary>
    private static void DrawFragment(GlyphCanvas canvas, SeededRandom random, float ink)
    {
        var hands = GlyphAlphabet.Strokes[random.NextInt(GlyphAlphabet.Strokes.Count)];
        var strokes = hands[random.NextInt(hands.Count)];
        Matrix3x2 bend = Bend(random, new Vector2(Side * random.NextSingle(), Side * random.NextSingle()), 0);
        List<Vector2> line = Place(strokes[random.NextInt(strokes.Count)], bend, random);
        int length = Math.Max(2, line.Count / 3);
        int start = random.NextInt(line.Count - length + 1);
        canvas.Draw(line.GetRange(start, length), Between(random, ThinnestPen, ThickestPen), ink * Between(random, 0.3f, ClutterInk));
    }

    private static List<Vector2> Place(GlyphStroke stroke, Matrix3x2 bend, SeededRandom random)
    {
        var points = new Vector2[stroke.Points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            var wander = new Vector2(Between(random, -Jitter, Jitter), Between(random, -Jitter, Jitter));
            points[i] = Vector2.Transform(stroke.Points[i] + wander, bend);
        }

        return stroke.Flatten(points);
    }

    /// <summary>Unit square to pixels: sides, shear, rotation and shift drawn around <paramref name="centre"/>.</summary>
    private static Matrix3x2 Bend(SeededRandom random, Vector2 centre, float shift)
    {
        // The rational form of sine and cosine is exact on every machine, the library's is not.
        float t = Between(random, -Rotation, Rotation);
        float cos = (1 - (t * t)) / (1 + (t * t));
        float sin = 2 * t / (1 + (t * t));
        float shear = Between(random, -Shear, Shear);
        var sides = new Vector2(Between(random, SmallestSide, LargestSide), Between(random, SmallestSide, LargestSide));
        centre += new Vector2(Between(random, -shift, shift), Between(random, -shift, shift));
        return Matrix3x2.CreateTranslation(-0.5f, -0.5f) * Matrix3x2.CreateScale(sides)
            * new Matrix3x2(1, 0, -shear, 1, 0, 0) * new Matrix3x2(cos, sin, -sin, cos, 0, 0) * Matrix3x2.CreateTranslation(centre);
    }

    private static float Between(SeededRandom random, float low, float high) => low + ((high - low) * random.NextSingle());
}
