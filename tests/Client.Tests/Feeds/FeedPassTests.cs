using SatCurate.Client.Feeds;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Client.Tests.Feeds;

public class FeedPassTests
{
    private const long Samples = 100;

    [Fact]
    public void After_Nothing_IsTheWholeRevision() =>
        FeedPass.After(null, View(1, 4, 3), Samples).ShouldBe(new FeedToken(new RevisionKey(1, 4), 3, FeedToken.Everything, 0));

    [Fact]
    public void After_PartOfAnOlderRevision_IsItsRest()
    {
        var part = new FeedToken(new RevisionKey(1, 4), 3, FeedToken.Everything, 40);
        FeedPass.After(part, View(1, 5, 9), Samples).ShouldBe(part);
    }

    [Fact]
    public void After_TheSameWithoutANewerDecision_IsNothing() => FeedPass.After(Done(1, 4, 3), View(1, 4, 3), Samples).ShouldBeNull();

    [Fact]
    public void After_TheSameWithNewerDecisions_IsWhatTheyChange() =>
        FeedPass.After(Done(1, 4, 3), View(1, 4, 5), Samples).ShouldBe(new FeedToken(new RevisionKey(1, 4), 5, 3, 0));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 0)]
    public void After_AnotherRevision_IsAllOfIt(int run, int epoch) =>
        FeedPass.After(Done(1, 4, 3), View(run, epoch, 3), Samples).ShouldBe(new FeedToken(new RevisionKey(run, epoch), 3, FeedToken.Everything, 0));

    private static FeedToken Done(int run, int epoch, long sequence) => new(new RevisionKey(run, epoch), sequence, FeedToken.Everything, Samples);

    private static RevisionView View(int run, int epoch, long sequence) => new(new RevisionKey(run, epoch), new RunScope(run, 2, 0.9f, 1, true), sequence, [0.5f, 0.5f]);
}
