using SatCurate.Curation;
using SatCurate.Feed;

namespace SatCurate.Client.Tests.Feeds;

public class CleanBatchTests
{
    /// <summary>The library for other programs refers to no other project, and the program passes verdicts on as they are.</summary>
    [Fact]
    public void Decisions_OfBatches_AreTheVerdictsOfPeople() =>
        (CleanBatch.Keep, CleanBatch.Discard, CleanBatch.NoDecision).ShouldBe((Verdict.Keep, Verdict.Discard, Verdict.Undo));
}
