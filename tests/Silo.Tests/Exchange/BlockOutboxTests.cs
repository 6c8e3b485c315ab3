using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Silo.Exchange;
using SatCurate.Silo.Tests.Protocol;

namespace SatCurate.Silo.Tests.Exchange;

public sealed class BlockOutboxTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly List<Exception> _failures = [];
    private int _released;

    [Fact]
    public async Task Flush_PushAcknowledgedNotDurable_AsksTheBlockAndReleases()
    {
        var block = new ScriptedBlock { OnPush = n => Applied(1, n, 0), OnFlush = _ => Answer(1, 1, 1) };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 3);
        await FlushAsync(outbox);
        (block.Pushes.Count, block.Flushes, _released).ShouldBe((1, 1, 3));
    }

    [Fact]
    public async Task Flush_PushStillOnItsWay_WaitsForIt()
    {
        var answer = new TaskCompletionSource<PushAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var block = new ScriptedBlock { OnPush = _ => answer.Task, OnFlush = _ => Answer(1, 1, 1) };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        Task flush = FlushAsync(outbox);
        flush.IsCompleted.ShouldBeFalse();
        block.Flushes.ShouldBe(0);
        answer.SetResult(Answer(1, 1, 0));
        await flush;
        _released.ShouldBe(1);
    }

    [Fact]
    public async Task Add_WhileAPushIsOnItsWay_GoesOutTogether()
    {
        var first = new TaskCompletionSource<PushAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var block = new ScriptedBlock
        {
            OnPush = n =>
            {
                arrived.TrySetResult();
                return n == 1 ? first.Task : Applied(1, n, n);
            },
            OnFlush = _ => Answer(1, 2, 2),
        };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        await arrived.Task.WaitAsync(s_patience);
        Add(outbox, 2);
        Add(outbox, 3);
        first.SetResult(Answer(1, 1, 0));
        await FlushAsync(outbox);
        block.Pushes.Select(push => push.Offsets.Length / sizeof(ushort)).ShouldBe([1, 5]);
    }

    [Fact]
    public async Task Flush_WriterEpochChangedSinceThePush_SendsItAgain()
    {
        var block = new ScriptedBlock { OnPush = n => Applied(n, 1, 0), OnFlush = _ => Answer(2, 1, 1) };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 2);
        await FlushAsync(outbox);
        block.Pushes.Count.ShouldBe(2);
        block.Pushes[1].ShouldBeSameAs(block.Pushes[0]);
        _released.ShouldBe(2);
    }

    [Fact]
    public async Task Push_AnswerOfAnOlderWriterEpochComesLast_IsSentAgain()
    {
        var late = new TaskCompletionSource<PushAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        int durable = 0;
        var block = new ScriptedBlock
        {
            // The first push tells of writer epoch 2; the answer to the second was given under writer epoch 1 and held up.
            OnPush = n => n switch
            {
                1 => Applied(2, 1, 1),
                2 => late.Task,
                _ => Applied(2, durable = 2, 0),
            },
            OnFlush = _ => Answer(2, 2, durable),
        };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        await FlushAsync(outbox);
        Add(outbox, 1);
        late.SetResult(Answer(1, 9, 8));
        await FlushAsync(outbox);
        (block.Pushes.Count, _released).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Flush_AnsweredByABlockThatDoesNotKnowItsJournalIsLost_SendsAgainSoThatItLearnsIt()
    {
        var block = new ScriptedBlock
        {
            // Writer epoch 7 took the push; then 5 answers for the block, until a push makes it leave.
            OnPush = n => n switch
            {
                1 => Applied(7, 1, 0),
                2 => Task.FromException<PushAnswer>(new BlockMovedException("planted")),
                _ => Applied(8, 1, 0),
            },
            OnFlush = n => n == 1 ? Answer(5, 0, 0) : Answer(8, 1, 1),
        };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        await FlushAsync(outbox);
        (block.Pushes.Count, block.Flushes, _released).ShouldBe((3, 2, 1));
    }

    [Fact]
    public async Task Flush_WriterEpochChangesAThousandTimes_EndsWhenItStays()
    {
        const int Changes = 1_000;
        int pushes = 0;
        var block = new ScriptedBlock
        {
            OnPush = n => Applied(pushes = n, 1, 0),
            OnFlush = n => pushes < Changes ? Answer(pushes + 1, 0, 0) : Answer(pushes, 1, 1),
        };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        await FlushAsync(outbox);
        (block.Pushes.Count, _released).ShouldBe((Changes, 1));
    }

    [Fact]
    public async Task Flush_LeaseLostWhenSentAgain_EndsWithThat()
    {
        var block = new ScriptedBlock
        {
            OnPush = n => n == 1 ? Applied(1, 1, 0) : Task.FromResult(new PushAnswer(PushOutcome.LeaseLost, 2, 0, 0)),
            OnFlush = _ => Answer(2, 0, 0),
        };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        await Should.ThrowAsync<LeaseLostException>(() => FlushAsync(outbox));

        // It stays so, and the exchange was told, though nobody waited for that push.
        await Should.ThrowAsync<LeaseLostException>(() => FlushAsync(outbox));
        _failures.ShouldHaveSingleItem().ShouldBeOfType<LeaseLostException>();
    }

    [Fact]
    public async Task Push_BlockIsInAnotherRun_FailsTheExchange()
    {
        var block = new ScriptedBlock { OnPush = _ => Task.FromResult(new PushAnswer(PushOutcome.OtherRun, 1, 0, 0)), OnFlush = _ => Answer(1, 0, 0) };
        BlockOutbox outbox = Outbox(block);
        Add(outbox, 1);
        (await Should.ThrowAsync<IOException>(() => FlushAsync(outbox))).Message.ShouldContain("another run");
        _failures.ShouldHaveSingleItem().ShouldBeOfType<IOException>();
    }

    private BlockOutbox Outbox(ScriptedBlock block) =>
        new(block, new BlockRetry(new HurriedClock()), samples => Interlocked.Add(ref _released, samples), _failures.Add, CancellationToken.None);

    private static void Add(BlockOutbox outbox, int samples)
    {
        byte[] offsets = new byte[samples * sizeof(ushort)];
        int[] positions = [.. Enumerable.Range(0, samples)];
        outbox.Add(new PushHeader(1, 0, 1, 0), offsets, positions, new float[samples * 2], 2);
    }

    private static Task FlushAsync(BlockOutbox outbox) => outbox.FlushAsync(CancellationToken.None).WaitAsync(s_patience);

    private static Task<PushAnswer> Applied(long writerEpoch, long sequence, long durableThrough) =>
        Task.FromResult(Answer(writerEpoch, sequence, durableThrough));

    private static PushAnswer Answer(long writerEpoch, long sequence, long durableThrough) => new(PushOutcome.Applied, writerEpoch, sequence, durableThrough);
}
