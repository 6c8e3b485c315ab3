using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class CifarSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData("batch.bin")]
    [InlineData("batch.bin.gz")]
    public void Read_Cifar10_YieldsRecordsWithTheBuiltInNames(string name)
    {
        string path = _input.Cifar(name, 12);
        byte[] plain = File.ReadAllBytes(_input.Cifar("plain", 12));

        var source = new CifarSource([path]);

        RawSample[] copies = [.. source.Read().Select(sample => sample with { Payload = sample.Payload.ToArray() })];
        copies.Select(sample => sample.Label).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
        copies[5].Payload.ToArray().ShouldBe(plain[((5 * 3073) + 1)..(6 * 3073)]);
        source.LabelNames[5].ShouldBe("dog");
        source.Count.ShouldBe(12);
        source.Shape.ToString().ShouldBe("32x32 RGB images");
    }

    [Fact]
    public void Read_Cifar100_TakesTheFineLabel()
    {
        var source = new CifarSource([_input.Cifar("train.bin", 5, classes: 100)]);

        source.Read().Select(sample => sample.Label).ShouldBe([0, 1, 2, 3, 4]);
        source.LabelNames.Count.ShouldBe(100);
        source.TakenFor.ShouldContain("CIFAR-100");
    }

    [Fact]
    public void Read_SeveralBatches_ReadsThemOneAfterTheOther()
    {
        var source = new CifarSource([_input.Cifar("1.bin", 3), _input.Cifar("2.bin.gz", 2)]);

        source.Count.ShouldBe(5);
        source.Read().Select(sample => sample.Label).ShouldBe([0, 1, 2, 0, 1]);
    }

    [Fact]
    public void Open_LengthFitsBothKinds_AsksForTheFormat()
    {
        string path = _input.Bytes("both.bin.gz", new byte[3073 * 3074]);

        Should.Throw<UserErrorException>(() => new CifarSource([path])).Message.ShouldBe(
            $"the files may be CIFAR-10 or CIFAR-100 ({path}). Say which with --format cifar10 or --format cifar100.");
        new CifarSource([path], 100).Count.ShouldBe(3073);
    }
}
