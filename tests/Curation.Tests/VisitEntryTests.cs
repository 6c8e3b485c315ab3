using CsCheck;

namespace SatCurate.Curation.Tests;

public class VisitEntryTests
{
    [Fact]
    public void Pack_Golden_PutsWeightLowestAndFlagsHighest() =>
        new VisitEntry((Half)1f, (Half)0.5f, 7, VisitMarks.Present | VisitMarks.Pinned).Pack().ShouldBe(0x0005_0007_3800_3C00UL);

    [Theory]
    [InlineData(0.25f, 0x0208_0000_0000_0000UL | 1UL << 48)]
    [InlineData(-0.0078125f, 0xFFF9_0000_0000_0000UL)]
    [InlineData(16f, 0x7FF9_0000_0000_0000UL)] // one step below
    [InlineData(-16f, 0x8009_0000_0000_0000UL)]
    public void Pack_AMargin_StandsAboveTheFlags(float margin, ulong word) =>
        new VisitEntry(Half.Zero, Half.Zero, 0, VisitMarks.Present, margin).Pack().ShouldBe(word);

    [Fact]
    public void Unpack_AnyMargin_IsTheNearestStep() => Gen.Float[-16f, 15.99f].Sample(margin =>
    {
        VisitEntry back = VisitEntry.Unpack(new VisitEntry(Half.One, Half.One, ushort.MaxValue, VisitMarks.Present | VisitMarks.Pinned, margin).Pack());
        back.Margin.ShouldBe(margin, VisitEntry.MarginStep / 2);
        back.ShouldBe(new VisitEntry(Half.One, Half.One, ushort.MaxValue, VisitMarks.Present | VisitMarks.Pinned, back.Margin));
    });

    [Fact]
    public void Unpack_AnyEntry_IsTheInverseOfPack() =>
        Gen.Select(Gen.Float[0f, 1f], Gen.Float[0f, 1f], Gen.UShort, Gen.UShort[0, 7]).Sample((weight, probability, predicted, flags) =>
        {
            var entry = new VisitEntry((Half)weight, (Half)probability, predicted, (VisitMarks)flags);
            VisitEntry.Unpack(entry.Pack()).ShouldBe(entry);
        });

    [Fact]
    public void Unpack_Zero_IsNoVisit() => VisitEntry.Unpack(0).Flags.ShouldBe(VisitMarks.None);
}
