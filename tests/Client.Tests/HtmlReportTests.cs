using System.Text.RegularExpressions;
using SatCurate.Client.Report;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public partial class HtmlReportTests
{
    [Fact]
    public void Render_AnyReport_RefersToNothingOutside()
    {
        string html = HtmlReport.Render(Data(picture: true));
        html.ShouldNotContain("http://");
        html.ShouldNotContain("https://");
        html.ShouldNotContain("url(");
        html.ShouldNotContain("@import");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<link");
        string[] sources = [.. Source().Matches(html).Select(match => match.Groups[1].Value)];
        sources.Length.ShouldBe(1);
        sources.ShouldAllBe(source => source.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_ClassNamesWithMarkup_AreEncoded()
    {
        string html = HtmlReport.Render(Data(picture: false));
        html.ShouldContain("&lt;b&gt;cat");
        html.ShouldNotContain("<b>cat");
    }

    [Fact]
    public void Render_PictureThatShowsNothing_IsNamed() => HtmlReport.Render(Data(picture: true)).ShouldContain(" · blank</p>");

    [Fact]
    public void Render_Outliers_ShowsThemUnderTheirGivenLabels()
    {
        ReportData data = Data(picture: false);
        HtmlReport.Render(data).ShouldNotContain("Like none of the classes");
        string html = HtmlReport.Render(data with { Outliers = [new ReportSample(1, 0, null, "entropy 0.987", null, new SampleExcerpt(null, [3f]))] });
        html.ShouldContain("Like none of the classes");
        html.ShouldContain("<code>3</code><p>&lt;b&gt;cat</p><p class=\"figures\">#1 · entropy 0.987</p>");
    }

    [Fact]
    public void Render_Features_ShowsTheirValues() => HtmlReport.Render(Data(picture: false)).ShouldContain("<code>1.5 -2</code>");

    [Fact]
    public void Render_TestAccuracyOfOneEpoch_DrawsNoCurveForIt() =>
        HtmlReport.Render(Data(picture: false)).ShouldNotContain("aria-label=\"test accuracy");

    [Fact]
    public void Render_TargetsWithTheTruth_DrawsTheirCurves()
    {
        ReportData data = Data(picture: false);
        EpochReport[] counted = [.. data.Run.Reports.Select((report, epoch) => report with { Targets = new TargetCounts(3, epoch, 4, epoch, 4, 1) })];
        string html = HtmlReport.Render(data with { Run = data.Run with { Reports = counted } });
        html.ShouldContain("targets off the given label<b>3</b>");
        html.ShouldContain("targets turned in the epoch<b>1</b>");
        html.ShouldContain("wrong labels corrected<b>25.0 %</b>");
        html.ShouldContain("right labels damaged<b>25.0 %</b>");
    }

    [Fact]
    public void Render_EpochsOfASatCurateThatCountedNoTargets_DrawsNoCurveOfThem()
    {
        string html = HtmlReport.Render(Data(picture: false));
        html.ShouldNotContain("targets off");
        html.ShouldNotContain("labels corrected");
    }

    [Fact]
    public void Draw_ManyClasses_ShowsPairsInPlaceOfTheMatrix()
    {
        string[] classes = [.. Enumerable.Range(0, ConfusionTable.LargestMatrix + 1).Select(c => $"c{c}")];
        string html = ConfusionTable.Draw(ConfusionMatrix.Of(classes.Length, [0, 0, 1], [1, 1, 1]), classes);
        html.ShouldNotContain("<table");
        html.ShouldContain("c0 → c1</span><b>2</b>");
    }

    [Fact]
    public void Encode_GrayPicture_IsThisPng()
    {
        byte[] png = PngImage.Encode([0, 255], channels: 1, height: 1, width: 2);
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        png[8..33].ShouldBe([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0xD1, 0x49, 0x20, 0x56]);
        png[^12..].ShouldBe([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]);
        Rows(png).ShouldBe([0, 0, 255]);
    }

    [Fact]
    public void Encode_Rgb_InterleavesThePlanes() =>
        Rows(PngImage.Encode([1, 2, 3, 4, 5, 6], channels: 3, height: 1, width: 2)).ShouldBe([0, 1, 3, 5, 2, 4, 6]);

    private static byte[] Rows(byte[] png)
    {
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zlib = new System.IO.Compression.ZLibStream(
            new MemoryStream(png, 41, length), System.IO.Compression.CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        return rows.ToArray();
    }

    private static ReportData Data(bool picture) => new()
    {
        Dataset = "pets",
        Classes = ["<b>cat", "dog"],
        TrainCount = 2,
        TestCount = 1,
        Shape = "2 features",
        Revision = new RevisionKey(1, 1),
        Run = new RunStatus
        {
            Run = 1,
            Phase = RunPhase.Finished,
            Recipe = "{}",
            Scope = new RunScope(1, 2, 0.9f, 1, true),
            Epochs = 2,
            EpochsDone = 2,
            Reports = [new EpochReport(0, 2, 0.4, 0.1, 1, 2, null, 0, 0), new EpochReport(1, 1, 0.6, 0.1, 1, 2, 0.9, 1, 1)],
            StartedAt = DateTimeOffset.UnixEpoch,
        },
        Recipe = "sat, mlp",
        Flagged = 1,
        Decided = 0,
        Unlabelled = 0,
        Confusion = ConfusionMatrix.Of(2, [0, 1], [1, 1]),
        Suspects =
        [
            new ReportSample(
                0, 0, 1, "score 0.100", null, new SampleExcerpt(picture ? PngImage.Encode([7], 1, 1, 1) : null, picture ? [] : [1.5f, -2f], Fault: picture ? "blank" : null)),
        ],
        Outliers = [],
        WrittenAt = DateTimeOffset.UnixEpoch,
    };

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Source();
}
