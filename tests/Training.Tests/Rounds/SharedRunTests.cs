using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;
using SatCurate.Training.Rounds;

namespace SatCurate.Training.Tests.Rounds;

public sealed class SharedRunTests
{
    private const int Count = 100;
    private const int Steps = 7;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("mlp", 1)]
    [InlineData("mlp", 3)]
    [InlineData("mlp", Steps)]
    [InlineData("cnn", 2)]
    [InlineData("text", 3)]
    [InlineData("script", 3)]
    public async Task RunSharedAsync_OneTrainer_IsBitIdenticalToARunAlone(string model, int roundSteps)
    {
        (TrainingJob job, ArrayExchange alone) = Start(model);
        await Trainer.RunAsync(job, alone, null, None);

        (_, ArrayExchange shared) = Start(model);
        var rounds = new LockStepRounds(shared, 1, job.Recipe.Epochs, Steps, roundSteps);
        TrainingOutcome outcome = await Trainer.RunSharedAsync(job, shared, rounds.Of(0), null, None);

        outcome.Finished.ShouldBeTrue();
        Weights(shared).SequenceEqual(Weights(alone)).ShouldBeTrue("weights of the model");
        shared.States.Select(state => state.Values.ToArray()).ShouldBe(alone.States.Select(state => state.Values.ToArray()));
        shared.Figures.Select(figures => figures.GivenAgreement).ShouldBe(alone.Figures.Select(figures => figures.GivenAgreement));
        shared.Figures.Select(figures => figures.Loss).ShouldBe(alone.Figures.Select(figures => figures.Loss), 1e-12);
    }

    [Theory]
    [InlineData("mlp", 2, 2)]
    [InlineData("mlp", 3, 1)]
    [InlineData("cnn", 2, 2)]
    [InlineData("script", 2, 2)]
    public async Task RunSharedAsync_SeveralTrainers_VisitEverySampleOnceAnEpoch_AndComeToTheSameBitsTwice(string model, int trainers, int roundSteps)
    {
        (ArrayExchange first, LockStepRounds rounds, int[] visits) = await TrainAsync(model, trainers, roundSteps);
        (ArrayExchange second, _, _) = await TrainAsync(model, trainers, roundSteps);

        visits.ShouldAllBe(count => count == first.Figures.Count);
        first.States.ShouldAllBe(state => state.Version == first.Figures.Count);
        rounds.Given.Where(given => given.Task.Work == RoundWork.Steps).Select(given => given.Trainer).Distinct().Count().ShouldBe(trainers);
        Weights(first).SequenceEqual(Weights(second)).ShouldBeTrue("weights of the model");
        first.States.Select(state => state.Values.ToArray()).ShouldBe(second.States.Select(state => state.Values.ToArray()));
    }

    [Fact]
    public async Task RunSharedAsync_ToldToLeave_EndsItsStepAndHandsInWhatItDid()
    {
        (TrainingJob job, ArrayExchange samples) = Start("mlp");
        using var stop = new CancellationTokenSource();
        int pushes = 0;
        var exchange = new RecordingExchange(samples) { Pushing = (_, _) => LeaveAt(ref pushes, 3, stop) };
        var rounds = new OneRound(new RoundTask(RoundWork.Steps) { Steps = Steps, Part = "part" });

        TrainingOutcome outcome = await Trainer.RunSharedAsync(job, exchange, rounds, null, stop.Token);

        outcome.Finished.ShouldBeFalse();
        rounds.Result.ShouldNotBeNull().Steps.ShouldBe(3);
        rounds.Result.Sums.Visits.ShouldBe(3 * job.Recipe.BatchSize);
        Checkpoint.Read(rounds.Published["part"], "part").Header.Position.ShouldBe(new TrainingPosition(0, 3));
        samples.Position.ShouldBeNull("nothing is committed by one that only leaves");
    }

    [Fact]
    public async Task RunSharedAsync_StateOfAnotherIsGone_SaysWhich()
    {
        (TrainingJob job, ArrayExchange samples) = Start("mlp");
        var rounds = new OneRound(new RoundTask(RoundWork.Steps) { Steps = 1, Part = "part", Base = [("lost", 3)] });

        (await Should.ThrowAsync<IOException>(() => Trainer.RunSharedAsync(job, samples, rounds, null, None))).Message.ShouldContain("lost");

        samples.States.ShouldAllBe(state => state.Version == 0);
    }

    private static async Task<(ArrayExchange Samples, LockStepRounds Rounds, int[] Visits)> TrainAsync(string model, int trainers, int roundSteps)
    {
        (TrainingJob job, ArrayExchange samples) = Start(model);
        job = job with { Threads = 1 };
        var rounds = new LockStepRounds(samples, trainers, job.Recipe.Epochs, Steps, roundSteps);
        int[] visits = new int[Count];
        void Visit(int epoch, int[] pushed) => Array.ForEach(pushed, sample => Interlocked.Increment(ref visits[sample]));
        await Task.WhenAll(Enumerable.Range(0, trainers).Select(trainer =>
            Trainer.RunSharedAsync(job, new RecordingExchange(samples) { Pushing = Visit }, rounds.Of(trainer), null, None)));
        return (samples, rounds, visits);
    }

    private static (TrainingJob Job, ArrayExchange Exchange) Start(string model)
    {
        (Recipe recipe, IPayloadBlocks payload) = model switch
        {
            "mlp" => (Synthetic.Mlp, (IPayloadBlocks)Synthetic.Blobs(Count)),
            "text" => (Synthetic.Text, Synthetic.Texts(Count)),
            "script" => (Synthetic.Script, Synthetic.Blobs(Count)),
            _ => (Synthetic.Cnn, Synthetic.Pictures(Count)),
        };
        return (new TrainingJob(recipe, payload, Synthetic.Classes) { Script = Synthetic.ModuleOf(recipe) }, new ArrayExchange(recipe.Scope(1, Synthetic.Classes), Synthetic.Labels(Count)));
    }

    private static void LeaveAt(ref int pushes, int at, CancellationTokenSource stop)
    {
        if (++pushes == at)
        {
            stop.Cancel();
        }
    }

    // Everything behind the header: weights, buffers, momentum.
    private static ReadOnlySpan<byte> Weights(ArrayExchange exchange)
    {
        ReadOnlySpan<byte> file = exchange.Checkpoint.Span;
        return file[(16 + BitConverter.ToInt32(file[12..]))..^4];
    }

    /// <summary>Gives one task, takes its result, and says to leave.</summary>
    private sealed class OneRound(RoundTask task) : IRounds
    {
        private bool _given;

        public RoundResult? Result { get; private set; }

        public Dictionary<string, ReadOnlyMemory<byte>> Published { get; } = [];

        public ValueTask<RoundTask> NextAsync(RoundResult? last, CancellationToken leave)
        {
            Result = last;
            RoundTask next = _given ? new RoundTask(RoundWork.Leave) : task;
            _given = true;
            return new(next);
        }

        public ValueTask PublishAsync(string name, ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
        {
            Published.Add(name, state);
            return ValueTask.CompletedTask;
        }

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string name, CancellationToken cancellationToken) =>
            throw new IOException($"the state {name} is gone");
    }
}
