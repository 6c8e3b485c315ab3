using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class GzipInputTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        string whole = _input.IdxImages("images.gz", 3);
        int length = (int)new FileInfo(whole).Length;
        for (int cut = 2; cut < length; cut++)
        {
            string path = _input.Cut(whole, "cut.gz", cut);
            Should.Throw<UserErrorException>(() => new IdxSource([path], takeLabels: false).Read().Count()).Message
                .ShouldStartWith("the gzip file is truncated or damaged");
        }
    }

    [Fact]
    public void Read_SeveralMembers_ReadsThemAll()
    {
        byte[] one = File.ReadAllBytes(_input.Cifar("a.bin.gz", 2));
        File.WriteAllBytes(_input.PathOf("b.bin.gz"), [.. one, .. one]);

        new CifarSource([_input.PathOf("b.bin.gz")]).Read().Select(sample => sample.Label).ShouldBe([0, 1, 0, 1]);
    }
}
