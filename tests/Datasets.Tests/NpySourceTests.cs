using System.IO.Compression;
using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class NpySourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData("<f4")]
    [InlineData("<f8")]
    [InlineData("<i8")]
    public void Read_AnyTypeOfNumbers_YieldsRowsOfFloats(string type)
    {
        byte[] values = type switch
        {
            "<f4" => NpyFixture.Floats(1, 2, -3, 4, 5, 6),
            "<f8" => NpyFixture.Doubles(1, 2, -3, 4, 5, 6),
            _ => NpyFixture.Longs(1, 2, -3, 4, 5, 6),
        };
        var source = new NpySource([_input.Bytes("x.npy", NpyFixture.File(type, "(2, 3)", values))], takeLabels: false);

        Rows(source).ShouldBe([[1, 2, -3], [4, 5, 6]]);
        source.Shape.ToString().ShouldBe("3 features");
    }

    [Fact]
    public void Read_Npz_TakesTheFeaturesAndTheLabelsByName()
    {
        string path = Npz(
            ("ids", NpyFixture.File("<i8", "(2,)", NpyFixture.Longs(70, 80))),
            ("X", NpyFixture.File("<f4", "(2, 2)", NpyFixture.Floats(1, 2, 3, 4))),
            ("y", NpyFixture.File("<i8", "(2,)", NpyFixture.Longs(5, -1))));
        var source = new NpySource([path], takeLabels: true);

        Rows(source).ShouldBe([[1, 2], [3, 4]]);
        source.Read().Select(sample => sample.Label).ShouldBe([0, -1]);
        source.LabelNames.ShouldBe(["5"]);
        source.TakenFor.ShouldContain($"labels in {path}:y");
    }

    [Fact]
    public void Open_NpzOfTwoFittingArrays_NamesThem() => Should.Throw<UserErrorException>(() => new NpySource(
        [Npz(("a", NpyFixture.File("<f4", "(1, 1)", NpyFixture.Floats(1))), ("b", NpyFixture.File("<f4", "(1, 1)", NpyFixture.Floats(1))))], takeLabels: false))
        .Message.ShouldContain("Name the right one x; It holds a (1, 1), b (1, 1)");

    [Fact]
    public void Open_NpzCutShort_IsOneError()
    {
        string whole = Npz(("x", NpyFixture.File("<f4", "(2, 2)", NpyFixture.Floats(1, 2, 3, 4))));
        string cut = _input.Cut(whole, "cut.npz", -30);
        Should.Throw<UserErrorException>(() => new NpySource([cut], takeLabels: false)).Message.ShouldStartWith($"the npz file is truncated or damaged ({cut})");
    }

    private static float[][] Rows(NpySource source) => [.. source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray())];

    private string Npz(params (string Name, byte[] Content)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in arrays)
            {
                using Stream entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(content);
            }
        }

        return _input.Bytes("a.npz", bytes.ToArray());
    }
}
