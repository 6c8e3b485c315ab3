using static SatCurate.Storage.Tests.Journals.JournalText;

namespace SatCurate.Storage.Tests.Journals;

public sealed class JournalGoldenTests
{
    [Fact]
    public async Task Segment_WrittenToday_HasTheBytesOfFormatOne()
    {
        var store = new MemoryStore();
        (Journal journal, _) = await OpenAsync(store);
        await journal.AddAsync("ab", "c");
        await journal.RollAsync(Token.Current);
        string golden = Golden.Read("journal-segment.hex");
        Convert.ToHexStringLower(store[Segment(1)]).ShouldBe(golden);
    }

    [Fact]
    public async Task OpenAsync_SegmentOfFormatOne_ReadsIt()
    {
        var store = new MemoryStore { [Segment(1)] = Convert.FromHexString(Golden.Read("journal-segment.hex")) };
        (await OpenAsync(store)).Records.ShouldBe(["ab", "c"]);
    }
}
