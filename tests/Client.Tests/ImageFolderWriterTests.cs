using SatCurate.Client.Export;
using SatCurate.Client.Export.Images;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class ImageFolderWriterTests : IDisposable
{
    private static readonly SampleShape s_gray = new(PayloadKind.ImageUInt8, 1, 2, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-images-").FullName;

    private string Out => Path.Combine(_folder, "out");

    private string Root => Path.Combine(_folder, "root");

    public ImageFolderWriterTests()
    {
        Directory.CreateDirectory(Out);
        Directory.CreateDirectory(Path.Combine(Root, "cat"));
        File.WriteAllText(Path.Combine(Root, "cat", "a.JPG"), "picture a");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_WithoutOriginals_PutsPngFilesOfTheStoredPixelsUnderTheCorrectedClass()
    {
        await WriteAsync(null, Row(Sample(), source: "cat/a.JPG") with { Payload = new byte[] { 0, 1, 2, 255 } });
        Files().ShouldBe(["dog/00000007.png", "metadata.csv"]);
        byte[] png = File.ReadAllBytes(Path.Combine(Out, "dog", "00000007.png"));
        png[..8].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        png[25].ShouldBe((byte)0, "the colour type of gray");

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Out, "metadata.csv"));
        lines[0].ShouldBe("file_name,label," + string.Join(',', ExportColumns.Names));
        lines[1].ShouldStartWith("dog/00000007.png,dog,pets/7,7,train,cat,0,dog,dog,1,true,0.25,");
        lines[1].ShouldEndWith(",r0001-e000004,cat/a.JPG");
    }

    [Fact]
    public async Task Write_WithOriginals_LinksThemUnderTheirCorrectedClass()
    {
        await WriteAsync(new OriginalFiles(Root, copy: false), Row(Sample(), source: "cat/a.JPG"));
        Files().ShouldBe(["dog/00000007.JPG", "metadata.csv"]);
        await File.AppendAllTextAsync(Path.Combine(Root, "cat", "a.JPG"), " more");
        (await File.ReadAllTextAsync(Path.Combine(Out, "dog", "00000007.JPG"))).ShouldBe("picture a more");
    }

    [Fact]
    public async Task Write_OriginalsToCopy_ArePicturesOfTheirOwn()
    {
        await WriteAsync(new OriginalFiles(Root, copy: true), Row(Sample(), source: "cat/a.JPG"));
        await File.AppendAllTextAsync(Path.Combine(Root, "cat", "a.JPG"), " more");
        (await File.ReadAllTextAsync(Path.Combine(Out, "dog", "00000007.JPG"))).ShouldBe("picture a");
    }

    [Fact]
    public async Task Write_BothSplits_GivesEachAFolderOfItsOwn()
    {
        ExportRow test = ExportRules.Test("pets", 7, 0, null) with { Payload = new byte[4] };
        await WriteAsync(null, bothSplits: true, Row(Sample()) with { Payload = new byte[4] }, test);
        Files().ShouldBe(["test/cat/00000007.png", "test/metadata.csv", "train/dog/00000007.png", "train/metadata.csv"]);
    }

    [Theory]
    [InlineData("../secret.png")]
    [InlineData("cat/../../secret.png")]
    [InlineData("cat/./a.JPG")]
    [InlineData("/etc/passwd")]
    [InlineData("cat//a.JPG")]
    [InlineData("")]
    [InlineData("link.png")]
    [InlineData("linked/a.JPG")]
    public async Task Write_SourceThatLeadsOutOfTheRoot_IsRefused(string source)
    {
        File.WriteAllText(Path.Combine(_folder, "secret.png"), "secret");
        File.CreateSymbolicLink(Path.Combine(Root, "link.png"), Path.Combine(_folder, "secret.png"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "linked"), Path.Combine(Root, "cat"));
        (await Should.ThrowAsync<UserErrorException>(() => WriteAsync(new OriginalFiles(Root, copy: false), Row(Sample(), source: source))))
            .Message.ShouldContain("leads out");
    }

    [Theory]
    [InlineData("cat/none.jpg")]
    [InlineData("none/a.JPG")]
    public async Task Write_SourceThatIsNotThere_NamesIt(string source) =>
        (await Should.ThrowAsync<UserErrorException>(() => WriteAsync(new OriginalFiles(Root, copy: false), Row(Sample(), source: source))))
            .Message.ShouldContain(source);

    private Task WriteAsync(OriginalFiles? originals, params ExportRow[] rows) => WriteAsync(originals, bothSplits: false, rows);

    private async Task WriteAsync(OriginalFiles? originals, bool bothSplits, params ExportRow[] rows)
    {
        await using var writer = new ImageFolderWriter(Out, Subject, s_gray, originals, bothSplits);
        foreach (ExportRow row in rows)
        {
            writer.Write(row);
        }

        await writer.CompleteAsync(CancellationToken.None);
    }

    private string[] Files() =>
        [.. Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Out, file)).Order(StringComparer.Ordinal)];
}
