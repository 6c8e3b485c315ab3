using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class IdxSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void Read_ImagesWithCompanion_YieldsBytesAndLabelsInOrder(string suffix)
    {
        string images = _input.Idx("train", 7, suffix);
        string plain = _input.IdxImages("same", 7);

        var source = new IdxSource([images], takeLabels: true);

        byte[] pixels = [.. source.Read().SelectMany(sample => sample.Payload.ToArray())];
        pixels.ShouldBe(File.ReadAllBytes(plain)[16..]);
        source.Read().Select(sample => sample.Label).ShouldBe([0, 1, 2, 0, 1, 2, 0]);
        source.Shape.ToString().ShouldBe("4x5 gray images");
        source.Count.ShouldBe(7);
        source.LabelNames.ShouldBe(["0", "1", "2"]);
        source.Files.ShouldBe([images, _input.PathOf($"train-labels-idx1-ubyte{suffix}")]);
        source.TakenFor.ShouldContain($"train-labels-idx1-ubyte{suffix}");
    }

    [Fact]
    public void Open_CompanionCompressedOtherwise_IsFound()
    {
        string images = _input.IdxImages("t10k-images-idx3-ubyte", 2);
        string labels = _input.IdxLabels("t10k-labels-idx1-ubyte.gz", 4, 1);

        var source = new IdxSource([images], takeLabels: true);

        source.Files.ShouldBe([images, labels]);
        source.Read().Select(sample => sample.Label).ShouldBe([4, 1]);
        source.LabelNames.Count.ShouldBe(5);
    }

    [Fact]
    public void Read_SeveralFiles_ReadsThemOneAfterTheOther()
    {
        var source = new IdxSource([_input.Idx("a", 4), _input.Idx("b", 3)], takeLabels: true);

        source.Count.ShouldBe(7);
        source.Read().Select(sample => sample.Label).ShouldBe([0, 1, 2, 0, 0, 1, 2]);
    }
}
