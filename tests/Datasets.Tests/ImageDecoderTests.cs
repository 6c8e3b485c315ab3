using SatCurate.Curation;
using SatCurate.Datasets.Readers;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

public sealed class ImageDecoderTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public void Decode_EveryFormat_YieldsTheQuartersInTheirPlaces()
    {
        using SKBitmap quarters = PictureFixture.Quarters(32, 32);
        Corners(PictureFixture.Encode(quarters, SKEncodedImageFormat.Png)).ShouldBe("RGBW");
        Corners(PictureFixture.Encode(quarters, SKEncodedImageFormat.Jpeg)).ShouldBe("RGBW");
        Corners(PictureFixture.Encode(quarters, SKEncodedImageFormat.Webp)).ShouldBe("RGBW");
        Corners(PictureFixture.Bmp(quarters)).ShouldBe("RGBW");
    }

    [Fact]
    public void Decode_AnimatedGif_YieldsTheFirstFrame() => Corners(PictureFixture.Gif(20, 16, SKColors.Blue, SKColors.Red)).ShouldBe("BBBB");

    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void Decode_ExifOrientation_TurnsThePicture(byte orientation, string corners)
    {
        using SKBitmap quarters = PictureFixture.Quarters(48, 48);

        Corners(PictureFixture.Oriented(PictureFixture.Encode(quarters, SKEncodedImageFormat.Jpeg), orientation)).ShouldBe(corners);
    }

    [Fact]
    public void Decode_LongPictureTurned_CropsItsCentre()
    {
        using SKBitmap quarters = PictureFixture.Quarters(96, 48);

        Corners(PictureFixture.Oriented(PictureFixture.Encode(quarters, SKEncodedImageFormat.Jpeg), 6)).ShouldBe("BRWG");
    }

    [Fact]
    public void Decode_LargeJpeg_LooksAsThePngOfThePictureDoes()
    {
        using var bitmap = new SKBitmap(1600, 1200);
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 255 / 1600), (byte)(y * 255 / 1200), (byte)(((x / 100) + (y / 100)) % 2 * 200)));
            }
        }

        var decoder = new ImageDecoder(48);
        (byte[] png, byte[] jpeg) = (new byte[3 * 48 * 48], new byte[3 * 48 * 48]);
        decoder.Decode(PictureFixture.Encode(bitmap, SKEncodedImageFormat.Png), png).ShouldBeNull();
        decoder.Decode(PictureFixture.Encode(bitmap, SKEncodedImageFormat.Jpeg), jpeg).ShouldBeNull();

        png.Zip(jpeg, (a, b) => Math.Abs(a - b)).Average().ShouldBeLessThan(6);
    }

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(100_000, 10)]
    [InlineData(10, 100_000)]
    public void Decode_MorePixelsThanAreAccepted_IsRefusedByItsHeader(int width, int height) =>
        Fault(PictureFixture.PngHeader(width, height)).ShouldBe(
            $"an image of {width} x {height} pixels, 178 megapixels and 65500 a side are the most");

    [Fact]
    public void Decode_PngWithoutItsPixels_IsRefused() =>
        Fault(PictureFixture.PngHeader(100, 100)).ShouldBe("the image cannot be decoded: it is truncated or damaged");

    [Fact]
    public void Decode_LongerFileThanIsAccepted_IsRefusedUnread()
    {
        string path = _input.PathOf("long.png");
        using (FileStream file = File.Create(path))
        {
            file.SetLength((64L << 20) + 1);
        }

        new ImageDecoder(8).Decode(path, new byte[192]).ShouldBe("an image file of 67108865 bytes, 64 MiB are the most");
        Fault(new byte[(64 << 20) + 1]).ShouldStartWith("an image file of 67108865 bytes, 64 MiB are the most");
    }

    [Fact]
    public void Decode_NoPicture_SaysSo()
    {
        Fault([]).ShouldStartWith("the image cannot be decoded: the file is empty");
        Fault([.. "this is no picture at all"u8]).ShouldStartWith("the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF");
        new ImageDecoder(8).Decode(_input.PathOf("gone.png"), new byte[192]).ShouldNotBeNull().ShouldStartWith("the image cannot be read: ");
    }

    private static string Fault(byte[] encoded) => new ImageDecoder(8).Decode(encoded, new byte[192]).ShouldNotBeNull();

    /// <summary>The colours at the corners (inset), in reading order.</summary>
    private static string Corners(byte[] encoded)
    {
        const int Size = 16;
        var planes = new byte[3 * Size * Size];
        new ImageDecoder(Size).Decode(encoded, planes).ShouldBeNull();
        return string.Concat(((int[])[(3 * Size) + 3, (3 * Size) + 12, (12 * Size) + 3, (12 * Size) + 12]).Select(at => Colour(planes, at)));

        static char Colour(byte[] planes, int at) => (planes[at] > 127, planes[256 + at] > 127, planes[512 + at] > 127) switch
        {
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            (true, true, true) => 'W',
            _ => '?',
        };
    }
}
