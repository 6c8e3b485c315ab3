using System.Globalization;
using System.Numerics;

namespace SatCurate.Datasets.Glyphs;

/// <summary>One stroke: its points in the unit square and how they are joined.</summary>
internal sealed record GlyphStroke(char Kind, Vector2[] Points)
{
    private const char Straight = '-';
    private const char Loop = 'o';
    private const int StepsPerPoint = 5;

    /// <summary>Reads <c>KIND x,y x,y ...</c>.</summary>
    public static GlyphStroke Parse(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new GlyphStroke(parts[0][0], [.. parts.Skip(1).Select(Point)]);
    }

    /// <summary>The stroke as a chain of short straight pieces, through <paramref name="points"/> moved from its own.</summary>
    public List<Vector2> Flatten(ReadOnlySpan<Vector2> points)
    {
        if (Kind == Straight)
        {
            return [.. points];
        }

        var line = new List<Vector2>();
        int pieces = Kind == Loop ? points.Length : points.Length - 1;
        for (int i = 0; i < pieces; i++)
        {
            for (int step = 0; step < StepsPerPoint; step++)
            {
                line.Add(CatmullRom(At(points, i - 1), At(points, i), At(points, i + 1), At(points, i + 2), (float)step / StepsPerPoint));
            }
        }

        line.Add(At(points, pieces));
        return line;
    }

    private Vector2 At(ReadOnlySpan<Vector2> points, int i) =>
        points[Kind == Loop ? (i + points.Length) % points.Length : Math.Clamp(i, 0, points.Length - 1)];

    private static Vector2 CatmullRom(Vector2 a, Vector2 b, Vector2 c, Vector2 d, float t) =>
        0.5f * ((2 * b) + ((c - a) * t) + (((2 * a) - (5 * b) + (4 * c) - d) * (t * t)) + (((3 * b) - (3 * c) + d - a) * (t * t * t)));

    private static Vector2 Point(string text)
    {
        string[] numbers = text.Split(',');
        return new Vector2(float.Parse(numbers[0], CultureInfo.InvariantCulture), float.Parse(numbers[1], CultureInfo.InvariantCulture));
    }
}
