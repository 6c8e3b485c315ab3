using SatCurate.Datasets.Readers;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

public sealed class ImageFolderSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public void Read_ClassFolders_YieldsClassAndPathInOrdinalOrder()
    {
        string root = _input.Pets("pets");
        _input.Text("pets/notes.txt", "not a picture");
        _input.Text("pets/.hidden.png", "not looked at");

        var source = new ImageFolderSource(root, new(8), takeLabels: true);

        source.Read().Select(sample => (sample.Source, sample.Label)).ShouldBe(
            [("cat/0.png", 0), ("cat/1.png", 0), ("cat/2.png", 0), ("dog/0.jpg", 1), ("dog/1.jpg", 1), ("dog/2.jpg", 1)]);
        source.LabelNames.ShouldBe(["cat", "dog"]);
        source.Count.ShouldBe(6);
        source.Skipped.ShouldBe(["1 files that are not images"]);
    }

    [Fact]
    public void Read_ColouredPicture_YieldsPlanesRedGreenBlue()
    {
        _input.Picture("pets/cat/a.png", new SKColor(10, 20, 30));

        byte[] planes = new ImageFolderSource(_input.PathOf("pets"), new(8), takeLabels: true).Read().Select(sample => sample.Payload.ToArray()).Single();

        planes.Length.ShouldBe(3 * 64);
        planes[..64].ShouldAllBe(value => value == 10);
        planes[64..128].ShouldAllBe(value => value == 20);
        planes[128..].ShouldAllBe(value => value == 30);
    }

    [Theory]
    [InlineData(60, 20)]
    [InlineData(20, 60)]
    public void Read_LongPicture_CropsTheCentre(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Black);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var white = new SKPaint { Color = SKColors.White };
            canvas.DrawRect((width - 20) / 2, (height - 20) / 2, 20, 20, white);
        }

        _input.Picture("pets/cat/a.png", bitmap);

        byte[] planes = new ImageFolderSource(_input.PathOf("pets"), new(10), takeLabels: true).Read().Select(sample => sample.Payload.ToArray()).Single();

        planes.ShouldAllBe(value => value == 255);
    }

    [Fact]
    public void Read_TransparentPicture_StandsOnWhite()
    {
        _input.Picture("pets/cat/a.png", new SKColor(0, 0, 0, 0));

        byte[] planes = new ImageFolderSource(_input.PathOf("pets"), new(8), takeLabels: true).Read().Select(sample => sample.Payload.ToArray()).Single();

        planes.ShouldAllBe(value => value == 255);
    }

    [Fact]
    public void Read_LabelsFromElsewhere_WalksTheWholeTree()
    {
        _input.Picture("deep/z.png", SKColors.Red);
        _input.Picture("deep/a/b/x.png", SKColors.Red);

        var source = new ImageFolderSource(_input.PathOf("deep"), new(8), takeLabels: false);

        source.Read().Select(sample => (sample.Source, sample.Label)).ShouldBe([("z.png", -1), ("a/b/x.png", -1)]);
        source.LabelNames.ShouldBeEmpty();
    }
}
