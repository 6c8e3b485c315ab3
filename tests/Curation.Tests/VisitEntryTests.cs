using CsCheck;

namespace SatCurate.Curation.Tests;

public class VisitEntryTests
{
    [Fact]
    public void Pack_Golden_PutsWeightLowestAndFlagsHighest() =>
        new VisitEntry((Half)1f, (Half)0.5f, 7, VisitMarks.Present | VisitMarks.Pinned).Pack().ShouldBe(0x0005_0007_3800_3C00UL);

    [Theory]
    [InlineData(0.25f, 0x0209_0000_0000_0000UL)]
    [InlineData(-0.0078125f, 0xFFF9_0000_0000_0000UL)]
    [InlineData(15.9921875f, 0x7FF9_0000_0000_0000UL)]
    [InlineData(-16f, 0x8009_0000_0000_0000UL)]
    public void Pack_AMargin_StandsAboveTheFlags(float margin, ulong word)
    {
        var entry = new VisitEntry(Half.Zero, Half.Zero, 0, VisitMarks.Present, margin);
        entry.Pack().ShouldBe(word);
        VisitEntry.Unpack(word).ShouldBe(entry);
    }

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
