using CsCheck;

namespace SatCurate.Curation.Tests;

public class VisitEntryTests
{
    [Fact]
    public void Pack_Golden_PutsWeightLowestAndFlagsHighest() =>
        new VisitEntry((Half)1f, (Half)0.5f, 7, VisitMarks.Present | VisitMarks.Pinned).Pack().ShouldBe(0x0005_0007_3800_3C00UL);

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
