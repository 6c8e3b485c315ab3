using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains.Tests.Protocol;

public sealed class DecisionDurabilityTests(GrainHost host) : IClassFixture<GrainHost>, IDisposable
{
    private static readonly int[] s_given = [0, 1, 2, -1];
    private static readonly DecisionBatch s_relabel = new("ann", null, [1], [2]);

    public void Dispose() => host.Store.OnAppend = null;

    [Fact]
    public async Task Decide_JournalRefusesTheRecord_IsNotAcknowledgedAndOverlaysNothing()
    {
        IDatasetGrain dataset = await StartAsync("refusing");
        host.Store.OnAppend = name => IsLog(name, "refusing") ? AppendFault.Before : AppendFault.None;
        await Should.ThrowAsync<IOException>(() => dataset.DecideAsync(s_relabel, CancellationToken.None));
        (await LabelAsync("refusing")).ShouldBe(1);

        host.Store.OnAppend = null;
        await GrainHost.SleepAsync(dataset);
        (await dataset.DecisionSequenceAsync(CancellationToken.None)).ShouldBe(0);
        (await dataset.DecideAsync(s_relabel, CancellationToken.None)).Sequence.ShouldBe(1);
        (await LabelAsync("refusing")).ShouldBe(2);
    }

    [Fact]
    public async Task Decide_AnswerOfTheJournalIsLost_RecoveryAppliesIt()
    {
        IDatasetGrain dataset = await StartAsync("unanswered");
        int appends = 0;
        host.Store.OnAppend = name => IsLog(name, "unanswered") && IsNth(ref appends, 1) ? AppendFault.AnswerLost : AppendFault.None;
        await Should.ThrowAsync<IOException>(() => dataset.DecideAsync(s_relabel, CancellationToken.None));
        await ShouldRecoverAsync("unanswered");
    }

    [Fact]
    public async Task Decide_KilledBeforeTheBlockHasIt_RecoveryAppliesIt()
    {
        IDatasetGrain dataset = await StartAsync("killed");
        host.Store.OnAppend = name => name.StartsWith(StoreLayout.BlockJournal("killed", 0), StringComparison.Ordinal) ? AppendFault.Before : AppendFault.None;
        await Should.ThrowAsync<BlockMovedException>(() => dataset.DecideAsync(s_relabel, CancellationToken.None));
        await ShouldRecoverAsync("killed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Decide_KilledBetweenTheBlockAndDecisionsApplied_RecoveryRepeatsItHarmlessly(bool happened)
    {
        string name = happened ? "told" : "untold";
        IDatasetGrain dataset = await StartAsync(name);
        int appends = 0;
        host.Store.OnAppend = of => IsLog(of, name) && IsNth(ref appends, 2) ? happened ? AppendFault.AnswerLost : AppendFault.Before : AppendFault.None;
        await Should.ThrowAsync<IOException>(() => dataset.DecideAsync(s_relabel, CancellationToken.None));
        await ShouldRecoverAsync(name);

        (await dataset.DecideAsync(new DecisionBatch("ann", null, [1], [Verdict.Undo]), CancellationToken.None)).Sequence.ShouldBe(2);
        (await LabelAsync(name)).ShouldBe(1);
    }

    [Fact]
    public async Task Decide_ForSeveralPeople_KeepsEachName()
    {
        IDatasetGrain dataset = await StartAsync("several");
        await dataset.DecideAsync(new DecisionBatch("bob", null, [0, 1], [2, 2], ["ann", "carl"]), CancellationToken.None);
        (await dataset.DecisionsAsync(1, CancellationToken.None)).Select(decision => decision.By).ShouldBe(["ann", "carl"]);
    }

    [Fact]
    public async Task Decide_WithANameMissing_IsRefusedWhole()
    {
        IDatasetGrain dataset = await StartAsync("nameless");
        (await dataset.DecideAsync(new DecisionBatch("bob", null, [0, 1], [2, 2], ["ann"]), CancellationToken.None)).Refused!.ShouldContain("needs a name");
        (await dataset.DecideAsync(new DecisionBatch("bob", null, [0, 1], [2, 2], ["ann", ""]), CancellationToken.None)).Refused!.ShouldContain("needs a name");
        (await dataset.DecisionSequenceAsync(CancellationToken.None)).ShouldBe(0);
    }

    private async Task ShouldRecoverAsync(string name)
    {
        host.Store.OnAppend = null;
        IDatasetGrain dataset = host.Dataset(name);
        await GrainHost.SleepAsync(dataset);
        (await dataset.DecisionSequenceAsync(CancellationToken.None)).ShouldBe(1);
        (await dataset.DecisionsOfAsync(1, CancellationToken.None)).ShouldHaveSingleItem().Verdict.ShouldBe(2);
        (await LabelAsync(name)).ShouldBe(2);
    }

    private async Task<IDatasetGrain> StartAsync(string name)
    {
        await host.CreateAsync(name, 3, s_given);
        await host.Block(name).StartRunAsync(Blocks.Scope, CancellationToken.None);
        return host.Dataset(name);
    }

    /// <summary>The label in force of sample 1 now.</summary>
    private async Task<int> LabelAsync(string name) => (await Blocks.PullAsync(host.Block(name), 1, long.MaxValue)).Label;

    private static bool IsLog(string name, string dataset) => name.StartsWith(StoreLayout.DatasetJournal(dataset), StringComparison.Ordinal);

    private static bool IsNth(ref int count, int n) => ++count == n;
}
