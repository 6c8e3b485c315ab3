using SatCurate.Curation;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Batching;

/// <summary>
/// Random crop and flip of uint8 images, done while the rows are gathered into the minibatch. The view depends on (seed, epoch, sample)
/// alone, so that a repeated visit sees the same view, whether it is written here or gathered on the device.
/// </summary>
public sealed class Augmentation
{
    private const long Stream = 0x56494557;

    private readonly InputShape _shape;
    private readonly Recipe _recipe;
    private readonly bool _active;

    /// <summary>The augmentation that <paramref name="recipe"/> asks for; none for features.</summary>
    public Augmentation(InputShape shape, Recipe recipe)
    {
        _shape = shape;
        _recipe = recipe;
        _active = shape.Kind == InputKind.Image && (recipe.CropPixels > 0 || recipe.Flip);
    }

    /// <summary>Writes the view of <paramref name="source"/> to <paramref name="view"/>, both of the shape's bytes.</summary>
    public void Write(ReadOnlySpan<byte> source, Span<byte> view, int epoch, int sample)
    {
        if (!_active)
        {
            source.CopyTo(view);
            return;
        }

        (int down, int right, bool flip) = View(epoch, sample);
        int width = _shape.Width;
        for (int channel = 0; channel < _shape.Channels; channel++)
        {
            ReadOnlySpan<byte> plane = source.Slice(channel * _shape.Height * width, _shape.Height * width);
            for (int y = 0; y < _shape.Height; y++)
            {
                Span<byte> row = view.Slice(((channel * _shape.Height) + y) * width, width);
                int from = At(y + down, _shape.Height);
                if (from < 0)
                {
                    row.Clear();
                    continue;
                }

                Shift(plane.Slice(from * width, width), row, right);
                if (flip)
                {
                    row.Reverse();
                }
            }
        }
    }

    /// <summary>The source's row and column behind each row and column of the view; -1 where it sees zero.</summary>
    /// <param name="rows">As many as the shape's height.</param>
    /// <param name="columns">As many as the shape's width.</param>
    /// <param name="epoch">Epoch of the visit.</param>
    /// <param name="sample">The sample.</param>
    internal void Places(Span<int> rows, Span<int> columns, int epoch, int sample)
    {
        (int down, int right, bool flip) = _active ? View(epoch, sample) : default;
        for (int y = 0; y < rows.Length; y++)
        {
            rows[y] = At(y + down, rows.Length);
        }

        for (int x = 0; x < columns.Length; x++)
        {
            columns[x] = At(x + right, columns.Length);
        }

        if (flip)
        {
            columns.Reverse();
        }
    }

    private (int Down, int Right, bool Flip) View(int epoch, int sample)
    {
        var random = new SeededRandom(_recipe.Seed, Stream, epoch, sample);
        int pixels = _recipe.CropPixels;
        int down = random.NextInt((2 * pixels) + 1) - pixels;
        int right = random.NextInt((2 * pixels) + 1) - pixels;
        return (down, right, _recipe.Flip && random.NextInt(2) == 1);
    }

    private void Shift(ReadOnlySpan<byte> from, Span<byte> row, int right)
    {
        for (int x = 0; x < row.Length; x++)
        {
            int source = At(x + right, from.Length);
            row[x] = source < 0 ? (byte)0 : from[source];
        }
    }

    // The place within 0 … length-1 that a crop sees at i; -1 where it sees zero.
    private int At(int i, int length) =>
        i >= 0 && i < length ? i
        : _recipe.Padding == CropPadding.Zero ? -1
        : Math.Clamp(i < 0 ? -i : (2 * length) - 2 - i, 0, length - 1);
}
