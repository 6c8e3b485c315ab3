using SatCurate.Training.Batching;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests.Batching;

public sealed class AugmentationTests
{
    private static readonly InputShape Shape = InputShape.Image(2, 6, 5);
    private static readonly byte[] Image = [.. Enumerable.Range(1, 60).Select(i => (byte)i)];

    [Fact]
    public void Write_NoCropNoFlip_CopiesTheImage() => View(Recipe.Paper with { CropPixels = 0, Flip = false }, 0, 0).ShouldBe(Image);

    [Fact]
    public void Write_SameVisit_IsTheSameViewAndOthersDiffer()
    {
        byte[] view = View(Recipe.Paper, 1, 7);

        View(Recipe.Paper, 1, 7).ShouldBe(view);
        Enumerable.Range(0, 20).Count(sample => View(Recipe.Paper, 1, sample).SequenceEqual(view)).ShouldBeLessThan(4);
        Enumerable.Range(0, 20).Count(epoch => View(Recipe.Paper, epoch, 7).SequenceEqual(view)).ShouldBeLessThan(4);
    }

    [Fact]
    public void Write_Flip_MirrorsHalfOfTheImages()
    {
        Recipe recipe = Recipe.Paper with { CropPixels = 0 };
        byte[] mirrored = [.. Image.Chunk(Shape.Width).SelectMany(row => row.Reverse())];
        byte[][] views = [.. Enumerable.Range(0, 400).Select(sample => View(recipe, 0, sample))];

        views.ShouldAllBe(view => view.SequenceEqual(Image) || view.SequenceEqual(mirrored));
        views.Count(view => view.SequenceEqual(mirrored)).ShouldBeInRange(150, 250);
    }

    [Theory]
    [InlineData(CropPadding.Zero)]
    [InlineData(CropPadding.Reflect)]
    public void Write_Crop_EqualsTheCropOfThePaddedImage(CropPadding padding)
    {
        Recipe recipe = Recipe.Paper with { CropPixels = 2, Flip = false, Padding = padding };
        byte[][] possible = [.. from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-2, 5) select Shifted(down, right, padding)];
        byte[][] views = [.. Enumerable.Range(0, 500).Select(sample => View(recipe, 0, sample))];

        views.ShouldAllBe(view => possible.Any(candidate => candidate.SequenceEqual(view)));
        possible.Count(candidate => views.Any(view => view.SequenceEqual(candidate))).ShouldBe(25);
    }

    [Fact]
    public void Write_Features_StayAsTheyAre()
    {
        InputShape features = InputShape.Features(3);
        byte[] source = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];
        byte[] view = new byte[12];

        new Augmentation(features, Recipe.Paper).Write(source, view, 0, 0);

        view.ShouldBe(source);
    }

    private static byte[] View(Recipe recipe, int epoch, int sample)
    {
        byte[] view = new byte[Shape.Bytes];
        new Augmentation(Shape, recipe).Write(Image, view, epoch, sample);
        return view;
    }

    private static byte[] Shifted(int down, int right, CropPadding padding)
    {
        byte[] shifted = new byte[Shape.Bytes];
        for (int channel = 0; channel < 2; channel++)
        {
            for (int y = 0; y < 6; y++)
            {
                for (int x = 0; x < 5; x++)
                {
                    int v = y + down;
                    int u = x + right;
                    bool inside = v is >= 0 and < 6 && u is >= 0 and < 5;
                    v = v < 0 ? -v : v > 5 ? 10 - v : v;
                    u = u < 0 ? -u : u > 4 ? 8 - u : u;
                    shifted[(((channel * 6) + y) * 5) + x] =
                        inside || padding == CropPadding.Reflect ? Image[(((channel * 6) + v) * 5) + u] : (byte)0;
                }
            }
        }

        return shifted;
    }
}
