using System.Text;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains.Tests;

public sealed class EventFormatTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RunCheckpoint Checkpoint = new(8, 0, "datasets/d/runs/r0002/checkpoints/e000008-s00000000.ckpt");

    private static readonly DatasetEvent[] DatasetEvents =
    [
        new RunOrdered(2),
        new Decided(3, At, "ann", "why", [4, 70], [1, Verdict.Discard]),
        new Decided(4, At, "bob", null, [4], [Verdict.Undo]),
        new DecisionsApplied(3),
        new RevisionTagged(new RevisionTag("reviewed", new RevisionKey(1, 11), 4, At)),
        new RevisionUntagged("reviewed"),
    ];

    private static readonly RunEvent[] RunEvents =
    [
        new RunCreated(new RunOrder("{}", 12, 4, 0.9f, true, false), new RunScope(2, 10, 0.9f, 4, true), At),
        new RunStartedInBlocks(),
        new EpochBegun(7, 3),
        new CheckpointCommitted(Checkpoint),
        new EpochCommitted(Checkpoint, new CommittedRevision(2, 7, 3, At, "r0002-e000007-l0000000003000001.json"), new EpochReport(7, 0.5, 0.75, 0.1, 2.5, 400, null, 30, 20)),
        new PhaseChanged(RunPhase.Failed, "diverged"),
    ];

    [Fact]
    public void Write_EveryEvent_HasTheTextOfItsGoldenLine()
    {
        DatasetEvents.Select(e => Encoding.UTF8.GetString(EventFormat<DatasetEvent>.Write(e))).ShouldBe(Golden.Lines("dataset-events-2.jsonl"));
        RunEvents.Select(e => Encoding.UTF8.GetString(EventFormat<RunEvent>.Write(e))).ShouldBe(Golden.Lines("run-events-2.jsonl"));
    }

    [Fact]
    public void Read_EveryGoldenLine_GivesTheEvent()
    {
        Golden.Lines("dataset-events-2.jsonl").Select(Read<DatasetEvent>).Select(Describe).ShouldBe(DatasetEvents.Select(Describe));
        Golden.Lines("run-events-2.jsonl").Select(Read<RunEvent>).Select(Describe).ShouldBe(RunEvents.Select(Describe));
    }

    [Fact]
    public void Read_LinesOfProgramsBeforeRevisionsHadManifests_GivesTheEvents()
    {
        Golden.Lines("dataset-events.jsonl").Select(Read<DatasetEvent>).Select(Describe).ShouldBe(DatasetEvents.Take(4).Select(Describe));
        RunEvent[] read = [.. Golden.Lines("run-events.jsonl").Select(Read<RunEvent>)];
        read.Select(e => e.GetType()).ShouldBe(RunEvents.Select(e => e.GetType()));
        read.OfType<RunCreated>().Single().Order.KeepRevisions.ShouldBe(RunOrder.DefaultKeepRevisions);
        read.OfType<EpochCommitted>().Single().Revision.ShouldBe(new CommittedRevision(2, 7));
    }

    [Fact]
    public void DecisionsOfSeveralPeople_AsWrittenAndRead_AreTheGoldenLine()
    {
        DatasetEvent decided = new Decided(5, At, "bob", null, [4, 7], [1, 0], ["ann@x.org", "6"]);
        Encoding.UTF8.GetString(EventFormat<DatasetEvent>.Write(decided)).ShouldBe(Golden.Lines("dataset-events-3.jsonl").ShouldHaveSingleItem());
        Describe(Read<DatasetEvent>(Golden.Lines("dataset-events-3.jsonl")[0])).ShouldBe(Describe(decided));
    }

    [Fact]
    public void EpochWithAllItsFigures_AsWrittenAndRead_IsTheGoldenLine()
    {
        var report = new EpochReport(7, 0.5, 0.75, 0.1, 2.5, 400, 0.9, 30, 20, new MarginMixture(0.25, -2, 1, 2, 1, -0.5), new TargetCounts(30, 4, 20, 15, 60, 1));
        RunEvent committed = new EpochCommitted(Checkpoint, new CommittedRevision(2, 7, 3, At, "r0002-e000007-l0000000003000001.json"), report);
        Encoding.UTF8.GetString(EventFormat<RunEvent>.Write(committed)).ShouldBe(Golden.Lines("run-events-3.jsonl").ShouldHaveSingleItem());
        Describe(Read<RunEvent>(Golden.Lines("run-events-3.jsonl")[0])).ShouldBe(Describe(committed));
    }

    [Fact]
    public void EpochWithAMixtureOfItsOwn_AsWrittenAndRead_IsTheGoldenLine()
    {
        var report = new EpochReport(7, 0.5, 0.75, 0.1, 2.5, 400, 0.9, 30, 20, new MarginMixture(0.25, -2, 1, 2, 1, -0.5), null, OwnMixture: true);
        RunEvent committed = new EpochCommitted(Checkpoint, new CommittedRevision(2, 7, 3, At, "r0002-e000007-l0000000003000001.json"), report);
        Encoding.UTF8.GetString(EventFormat<RunEvent>.Write(committed)).ShouldBe(Golden.Lines("run-events-4.jsonl").ShouldHaveSingleItem());
        Describe(Read<RunEvent>(Golden.Lines("run-events-4.jsonl")[0])).ShouldBe(Describe(committed));
    }

    [Fact]
    public void GoldenLines_OfEachJournal_CoverEveryKind()
    {
        DatasetEvents.Select(e => e.GetType()).Distinct().Count().ShouldBe(typeof(DatasetEvent).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false).Length);
        RunEvents.Select(e => e.GetType()).Distinct().Count().ShouldBe(typeof(RunEvent).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false).Length);
    }

    [Theory]
    [InlineData("""{"event":"split","Run":1}""", "event 'split' is unknown, this SatCurate reads run, decided, applied, tagged, untagged")]
    [InlineData("""{"event":"run","Run":1,"Shards":4}""", "Shards")]
    [InlineData("""{"event":"run"}""", "Run")]
    [InlineData("""{"event":"run","Run":"one"}""", "Run")]
    public async Task ReadAsync_AnEventOfANewerProgram_NamesTheSegmentAndTheMend(string text, string expected)
    {
        string message = (await Should.ThrowAsync<UserErrorException>(() => ReplayAsync(text))).Message;
        message.ShouldContain(expected);
        message.ShouldContain("datasets/d/log/00000001.log at byte 35");
        message.ShouldContain("or a newer one");
    }

    [Theory]
    [InlineData("not JSON at all")]
    [InlineData("[]")]
    [InlineData("""{"Run":1}""")]
    [InlineData("""{"event":7}""")]
    public async Task ReadAsync_ARecordThatIsNoEvent_IsDamageWithItsPlace(string text)
    {
        CorruptStoreException damage = await Should.ThrowAsync<CorruptStoreException>(() => ReplayAsync(text));
        (damage.Name, damage.Offset).ShouldBe(("datasets/d/log/00000001.log", 35L));
    }

    [Fact]
    public void Apply_AnUnknownPhase_IsRefused() =>
        Should.Throw<UnknownRecordException>(() => new RunState().Apply(Read<RunEvent>("""{"event":"phase","Phase":9,"Failure":null}"""))).Message.ShouldContain("phase 9");

    private static TEvent Read<TEvent>(string text)
        where TEvent : class => EventFormat<TEvent>.Read(Encoding.UTF8.GetBytes(text));

    // Records compare lists by reference; their texts compare content.
    private static string Describe<TEvent>(TEvent @event)
        where TEvent : class => $"{@event.GetType().Name} {Encoding.UTF8.GetString(EventFormat<TEvent>.Write(@event))}";

    private static async Task ReplayAsync(string record)
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-events-").FullName;
        try
        {
            using FileStore store = FileStore.Open(folder, "tests");
            string prefix = StoreLayout.DatasetJournal("d");
            await using (Journal journal = await Journal.OpenAsync(store, prefix, default, _ => { }, TestContext.Current.CancellationToken))
            {
                await journal.AppendAsync([Encoding.UTF8.GetBytes(record)], TestContext.Current.CancellationToken);
            }

            await EventLog<DatasetEvent>.ReadAsync(store, prefix, _ => { }, TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
