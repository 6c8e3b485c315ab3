using System.Numerics;
using SatCurate.Curation;

namespace SatCurate.Datasets.Glyphs;

/// <summary>A small gray picture in ink from 0 to 1, drawn by distance to the pen's way, so that no font and no graphics library is needed.</summary>
internal sealed class GlyphCanvas(int size)
{
    private readonly float[] _ink = new float[size * size];
    private readonly float[] _blurred = new float[size * size];

    public void Clear() => _ink.AsSpan().Clear();

    /// <summary>Draws a pen of <paramref name="radius"/> pixels along <paramref name="line"/> (pixel coordinates); the darkest ink stays.</summary>
    public void Draw(List<Vector2> line, float radius, float strength)
    {
        for (int i = 1; i < line.Count; i++)
        {
            Piece(line[i - 1], line[i], radius, strength);
        }
    }

    /// <summary>Smooths by the 3 x 3 binomial kernel, mixed in with <paramref name="share"/> in [0,1].</summary>
    public void Blur(float share)
    {
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                float sum = 0;
                for (int dy = -1; dy <= 1; dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        sum += At(x + dx, y + dy) * (2 - Math.Abs(dx)) * (2 - Math.Abs(dy));
                    }
                }

                _blurred[(y * size) + x] = ((1 - share) * At(x, y)) + (share * sum / 16);
            }
        }

        _blurred.CopyTo(_ink, 0);
    }

    /// <summary>The picture as bytes: background plus ink plus pixel noise, all in shares of full white.</summary>
    public void Develop(Span<byte> pixels, float background, float noise, SeededRandom random)
    {
        for (int i = 0; i < _ink.Length; i++)
        {
            // The sum of three uniform draws is close to a bell, and costs no logarithm.
            float bell = (2 * (random.NextSingle() + random.NextSingle() + random.NextSingle())) - 3;
            float value = background + ((1 - background) * _ink[i]) + (noise * bell);
            pixels[i] = (byte)Math.Clamp((int)((255 * value) + 0.5f), 0, 255);
        }
    }

    private float At(int x, int y) => x < 0 || y < 0 || x >= size || y >= size ? 0 : _ink[(y * size) + x];

    private void Piece(Vector2 from, Vector2 to, float radius, float strength)
    {
        float reach = radius + 1;
        int left = Math.Max(0, (int)(Math.Min(from.X, to.X) - reach));
        int right = Math.Min(size - 1, (int)(Math.Max(from.X, to.X) + reach));
        int top = Math.Max(0, (int)(Math.Min(from.Y, to.Y) - reach));
        int bottom = Math.Min(size - 1, (int)(Math.Max(from.Y, to.Y) + reach));
        Vector2 along = to - from;
        float length = Math.Max(along.LengthSquared(), 1e-6f);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                var pixel = new Vector2(x + 0.5f, y + 0.5f);
                float t = Math.Clamp(Vector2.Dot(pixel - from, along) / length, 0, 1);
                float distance = Vector2.Distance(pixel, from + (t * along));
                float cover = strength * Math.Clamp(radius + 0.5f - distance, 0, 1);
                ref float ink = ref _ink[(y * size) + x];
                ink = Math.Max(ink, cover);
            }
        }
    }
}
