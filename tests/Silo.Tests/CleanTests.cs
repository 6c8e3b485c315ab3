using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Exchange;

namespace SatCurate.Silo.Tests;

public sealed class CleanTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly CleanOptions Mlp = new() { Model = "mlp", Epochs = 4, WarmUp = 1, BatchSize = 32, Seed = 5 };

    [Fact]
    public async Task Clean_OverGrains_EndsWithTheTargetsOfAPlainArray()
    {
        DatasetManifest manifest = await silo.IngestAsync("same");
        int run = await silo.StartAsync(manifest, Mlp);
        RunStatus status = await silo.UntilEndedAsync("same", run);
        status.Failure.ShouldBeNull();
        status.Phase.ShouldBe(RunPhase.Finished);
        status.EpochsDone.ShouldBe(4);

        var given = new List<int>();
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            given.AddRange(await LabelsFile.ReadAsync(silo.Connection.Store, StoreLayout.Given("same", block), CancellationToken.None));
        }

        var array = new ArrayExchange(status.Scope, given);
        var job = new TrainingJob(
            RunRecipe.Read(status.Recipe).Recipe, new StorePayload(silo.Connection.Store, manifest, Splits.Train), manifest.Classes.Count);
        await Trainer.RunAsync(job, array, null, CancellationToken.None);
        float[][] values = await silo.ValuesAsync(manifest, run);
        values.Length.ShouldBe(given.Count);
        for (int i = 0; i < values.Length; i++)
        {
            values[i].AsSpan().SequenceEqual(array.States[i].Values).ShouldBeTrue($"sample {i}");
        }

        // Targets must have moved at all: an identity update would agree with nothing here.
        values.Count(v => v.Take(10).Max() < 1f).ShouldBe(values.Length);
    }

    [Fact]
    public async Task Clean_EveryEpoch_ReportsWhereTargetsStand()
    {
        DatasetManifest manifest = await silo.IngestAsync("counted");
        int run = await silo.StartAsync(manifest, Mlp with { Epochs = 15, Momentum = 0.5f });
        RunStatus status = await silo.UntilEndedAsync("counted", run);
        int[] given = await LabelsAsync(block => StoreLayout.Given("counted", block));
        int[] truth = await LabelsAsync(block => StoreLayout.Truth("counted", block));
        int[] targets = [.. (await silo.ValuesAsync(manifest, run)).Select(values => Prediction.ArgMax(values.AsSpan(0, 10)))];
        TargetCounts last = status.Reports[^1].Targets!;
        last.ShouldBe(TargetCounts.Of(given, targets, [], truth) with { Turned = last.Turned });
        last.Corrected.ShouldBeGreaterThan(0);
        status.Reports[0].Targets.ShouldBe(new TargetCounts(0, 0, last.Wrong, 0, last.Right, 0)); // warm-up moves nothing
        status.Reports.Skip(1).Sum(report => report.Targets!.Turned!.Value).ShouldBeGreaterThanOrEqualTo(last.OffGiven);

        async Task<int[]> LabelsAsync(Func<int, string> nameOf)
        {
            var labels = new List<int>();
            for (int block = 0; block < manifest.TrainBlocks; block++)
            {
                labels.AddRange(await LabelsFile.ReadAsync(silo.Connection.Store, nameOf(block), CancellationToken.None));
            }

            return [.. labels];
        }
    }

    [Fact]
    public async Task Clean_StoppedAndResumed_EndsBitIdentical()
    {
        DatasetManifest manifest = await silo.IngestAsync("stopped");
        int whole = await silo.StartAsync(manifest, Mlp with { Epochs = 12, WarmUp = 2 });
        await silo.UntilEndedAsync("stopped", whole);

        int run = await silo.StartAsync(manifest, Mlp with { Epochs = 12, WarmUp = 2 });
        int stops = 0;
        for (int epochs = 2; epochs < 12; epochs += 4)
        {
            await silo.UntilAsync("stopped", run, s => s.EpochsDone >= epochs || s.Phase != RunPhase.Active);
            if (await silo.Run("stopped", run).StopAsync(CancellationToken.None))
            {
                RunStatus status = await silo.UntilEndedAsync("stopped", run);
                stops += status.Phase == RunPhase.Stopped ? 1 : 0;
                await silo.Run("stopped", run).ResumeAsync(CancellationToken.None);
            }
        }

        (await silo.UntilEndedAsync("stopped", run)).Phase.ShouldBe(RunPhase.Finished);
        stops.ShouldBeGreaterThan(0);
        float[][] expected = await silo.ValuesAsync(manifest, whole);
        float[][] actual = await silo.ValuesAsync(manifest, run);
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].ShouldBe(expected[i], $"sample {i}");
        }
    }

    [Fact]
    public async Task Suspects_WhileASecondRunWarmsUp_AnswerAsBefore()
    {
        DatasetManifest manifest = await silo.IngestAsync("warming");
        int first = await silo.StartAsync(manifest, Mlp with { Epochs = 15 });
        await silo.UntilEndedAsync("warming", first);
        SuspectPage before = await silo.SuspectsAsync("warming");
        before.Rows.Count.ShouldBeGreaterThan(5);

        int second = await silo.StartAsync(manifest, Mlp with { Epochs = 400, WarmUp = 399, Seed = 6 });
        await silo.UntilAsync("warming", second, s => s.EpochsDone >= 2);
        SuspectPage during = await silo.SuspectsAsync("warming");
        during.Rows.ShouldBe(before.Rows);
        during.Matching.ShouldBe(before.Matching);

        (await silo.Dataset("warming").StartRunAsync(RunPlanner.Plan(manifest, Mlp), CancellationToken.None)).Refused!.ShouldContain("active");
        await silo.Run("warming", second).StopAsync(CancellationToken.None);
        await silo.UntilEndedAsync("warming", second);
    }

    [Fact]
    public async Task Decide_RelabelThenTrain_FreezesTheTargetUntilUndone()
    {
        DatasetManifest manifest = await silo.IngestAsync("decided");
        var batch = new DecisionBatch("ann", "sure", [3, 70], [7, Verdict.Discard]);
        DecideAnswer answer = await silo.Dataset("decided").DecideAsync(batch, CancellationToken.None);
        answer.Refused.ShouldBeNull();
        int run = await silo.StartAsync(manifest, Mlp);
        (await silo.UntilEndedAsync("decided", run)).Phase.ShouldBe(RunPhase.Finished);

        float[][] values = await silo.ValuesAsync(manifest, run);
        values[3].Take(10).Max().ShouldBe(1f);
        values[70].Take(10).Max().ShouldBe(1f);
        values[4].Take(10).Max().ShouldBeLessThan(1f);
        ViewAnswer view = await silo.Dataset("decided").ViewAsync(run, CancellationToken.None);
        IBlockGrain block = silo.Connection.Grains.GetGrain<IBlockGrain>(Contracts.GrainKeys.Block("decided", 0));
        BlockRows rows = await block.RowsAsync(view.View!, CancellationToken.None);
        rows.Verdicts[3].ShouldBe(7);
        rows.Visits[3].ShouldBe(4);

        await silo.Dataset("decided").DecideAsync(new DecisionBatch("ann", null, [3], [Verdict.Undo]), CancellationToken.None);
        ViewAnswer after = await silo.Dataset("decided").ViewAsync(run, CancellationToken.None);
        (await block.RowsAsync(after.View!, CancellationToken.None)).Verdicts[3].ShouldBeNull();
        (await silo.Dataset("decided").DecisionsOfAsync(3, CancellationToken.None)).Select(d => d.Verdict).ShouldBe([7, Verdict.Undo]);
    }

    [Theory]
    [InlineData(new long[] { 999 }, new[] { 1 }, "no sample 999")]
    [InlineData(new long[] { 1, 1 }, new[] { 1, 2 }, "twice")]
    [InlineData(new long[] { 1 }, new[] { 10 }, "no class 10")]
    public async Task Decide_BadBatch_IsRefusedWhole(long[] indexes, int[] verdicts, string expected)
    {
        string name = "refused" + expected.Length;
        await silo.IngestAsync(name, 100);
        DecideAnswer answer = await silo.Dataset(name).DecideAsync(new DecisionBatch("ann", null, indexes, verdicts), CancellationToken.None);
        answer.Refused!.ShouldContain(expected);
        (await silo.Dataset(name).DecisionSequenceAsync(CancellationToken.None)).ShouldBe(0);
    }
}
