using System.Text;
using CsCheck;
using SatCurate.Datasets.Payload;

namespace SatCurate.Datasets.Tests;

public sealed class PackedTextsTests
{
    private static readonly Gen<string[]> Texts = Gen.String[Gen.Char['a', 'z'], 0, 9].Select(text => text.Length % 3 == 0 ? text + "é日😀" : text).Array[0, 12];

    [Fact]
    public void Sample_OfWhatWasPacked_IsTheText() => Texts.Sample(texts =>
    {
        byte[] packed = Pack(texts);
        PackedTexts.FaultOf(packed, texts.Length).ShouldBeNull();
        Enumerable.Range(0, texts.Length).Select(i => Encoding.UTF8.GetString(PackedTexts.Sample(packed, texts.Length, i).Span)).ShouldBe(texts);
    });

    [Fact]
    public void FaultOf_AnotherCountOrLength_IsSeen() => Texts.Where(texts => texts.Any(text => text.Length > 0)).Sample(texts =>
    {
        byte[] packed = Pack(texts);
        PackedTexts.FaultOf(packed.AsSpan(0, packed.Length - 1), texts.Length).ShouldNotBeNull();
        PackedTexts.FaultOf([.. packed, 0], texts.Length).ShouldNotBeNull();
        PackedTexts.FaultOf(packed, (packed.Length / 4) + 1).ShouldNotBeNull();
        PackedTexts.FaultOf(packed, -1).ShouldNotBeNull();
    });

    [Theory]
    [InlineData("04000000 03000000 61626364", "text 1 ends at byte 3 after 4")]
    [InlineData("FFFFFFFF 04000000 61626364", "text 0 ends at byte -1 after 0")]
    [InlineData("01000000 03000000 61C3A9", null)]
    [InlineData("02000000 03000000 61C3A9", "text 0 is not UTF-8")]
    [InlineData("01000000 02000000 61FF", "text 1 is not UTF-8")]
    [InlineData("01000000 02000000 616263", "1 bytes behind the last one")]
    [InlineData("01000000 0200", "their ends are missing")]
    public void FaultOf_TwoTexts_NamesWhatIsWrong(string hex, string? fault)
    {
        string? found = PackedTexts.FaultOf(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), 2);
        (fault is null ? found is null : found!.Contains(fault, StringComparison.Ordinal)).ShouldBeTrue(found);
    }

    [Fact]
    public void FaultOf_ATextAboveTheBound_IsSeen()
    {
        PackedTexts.FaultOf(Pack(new string('a', SampleShape.MaxTextBytes)), 1).ShouldBeNull();
        PackedTexts.FaultOf(Pack(new string('a', SampleShape.MaxTextBytes + 1)), 1).ShouldNotBeNull();
    }

    private static byte[] Pack(params string[] texts)
    {
        var buffer = new TextBlockBuffer();
        foreach (string text in texts)
        {
            buffer.Add(Encoding.UTF8.GetBytes(text));
        }

        return buffer.Block().ToArray();
    }
}
