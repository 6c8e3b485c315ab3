using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests;

public sealed class TrainerResumeTests
{
    private const int Count = 100;
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string, int> Stops => new()
    {
        { "mlp", 1 }, // in warm-up
        { "mlp", 7 }, // at the end of the first epoch
        { "mlp", 10 }, // in the middle of the second
        { "mlp", 27 }, // one step before the end
        { "mlp, sat-sce", 10 },
        { "mlp, selective", 10 },
        { "mlp, top 1", 10 },
        { "mlp, top 1", 27 },
        { "mlp, input dropout", 10 },
        { "mlp, turn-over", 10 },
        { "text, turn-over", 5 },
        { "script, input dropout", 10 },
        { "cnn", 9 },
        { "cnn", 14 },
        { "text", 5 },
        { "text", 12 },
        { "script", 3 },
        { "script", 10 },
        { "script", 27 },
    };

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task RunAsync_StoppedAndResumed_EndsBitIdentical(string model, int stopAfter)
    {
        (TrainingJob job, ArrayExchange undisturbed) = Start(model);
        TrainingOutcome whole = await Trainer.RunAsync(job, undisturbed, null, None);

        (_, ArrayExchange samples) = Start(model);
        using var stop = new CancellationTokenSource();
        int pushes = 0;
        var exchange = new RecordingExchange(samples) { Pushing = (_, _) => StopAt(ref pushes, stopAfter, stop) };
        TrainingOutcome stopped = await Trainer.RunAsync(job, exchange, null, stop.Token);
        TrainingOutcome resumed = await Trainer.RunAsync(job with { Checkpoint = samples.Checkpoint }, exchange, null, None);

        stopped.Finished.ShouldBeFalse();
        stopped.Position.ShouldBe(new TrainingPosition(stopAfter / 7, stopAfter % 7));
        (whole.Finished, resumed.Finished).ShouldBe((true, true));
        ShouldAgree(samples, undisturbed);
        exchange.Figures.Select(figures => figures.Loss).ShouldBe(undisturbed.Figures.Select(figures => figures.Loss));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("mlp, top 1")]
    [InlineData("cnn")]
    [InlineData("text")]
    [InlineData("script")]
    public async Task RunAsync_DiedBehindItsLastCheckpoint_EndsBitIdentical(string model)
    {
        (TrainingJob job, ArrayExchange undisturbed) = Start(model);
        await Trainer.RunAsync(job, undisturbed, null, None);

        (_, ArrayExchange samples) = Start(model);
        int pushes = 0;
        var dying = new RecordingExchange(samples) { Pushing = (_, _) => DieAt(ref pushes, 12) };
        await Should.ThrowAsync<IOException>(() => Trainer.RunAsync(job with { CheckpointEverySteps = 3 }, dying, null, None));
        samples.Position.ShouldBe(new TrainingPosition(1, 3));
        await Trainer.RunAsync(job with { Checkpoint = samples.Checkpoint }, samples, null, None);

        ShouldAgree(samples, undisturbed);
    }

    [Fact]
    public async Task RunAsync_OtherThreadCount_SaysSoAndGoesOn()
    {
        (TrainingJob job, ArrayExchange samples) = Start("mlp");
        using var stop = new CancellationTokenSource();
        var exchange = new RecordingExchange(samples) { Pushing = (_, _) => stop.Cancel() };
        await Trainer.RunAsync(job with { Threads = 1 }, exchange, null, stop.Token);
        var notes = new List<string>();

        TrainingOutcome outcome = await Trainer.RunAsync(
            job with { Checkpoint = samples.Checkpoint, Threads = 2 }, samples, new Notes(notes), None);

        outcome.Finished.ShouldBeTrue();
        notes.ShouldHaveSingleItem().ShouldContain("2 torch threads after 1");
    }

    [Fact]
    public async Task RunAsync_WithoutAThreadCount_TakesTheMachinesWhateverAnotherRunSet()
    {
        int before = await ThreadsAsync(0); // at least 2 on a machine where this can fail
        (await ThreadsAsync(1)).ShouldBe(1);

        (await ThreadsAsync(0)).ShouldBe(before);

        static async Task<int> ThreadsAsync(int asked)
        {
            (TrainingJob job, ArrayExchange samples) = Start("mlp");
            await Trainer.RunAsync(job with { Threads = asked }, samples, null, None);
            return Checkpoint.Read(samples.Checkpoint, "checkpoint").Header.Threads;
        }
    }

    [Fact]
    public async Task RunAsync_CheckpointOfOtherData_IsRefused()
    {
        (TrainingJob job, ArrayExchange samples) = Start("mlp");
        await Trainer.RunAsync(job, samples, null, None);

        (await Should.ThrowAsync<InvalidDataException>(() => Trainer.RunAsync(
            job with { Checkpoint = samples.Checkpoint, Classes = 4 }, samples, null, None))).Message.ShouldContain("classes");
    }

    private static (TrainingJob Job, ArrayExchange Exchange) Start(string model)
    {
        (Recipe recipe, IPayloadBlocks payload) = model switch
        {
            "mlp" => (Synthetic.Mlp, (IPayloadBlocks)Synthetic.Blobs(Count)),
            "mlp, sat-sce" => (Synthetic.Mlp with { Method = TrainingMethod.SatSce }, Synthetic.Blobs(Count)),
            "mlp, selective" => (Synthetic.Mlp with { Method = TrainingMethod.Selective }, Synthetic.Blobs(Count)),
            "mlp, top 1" => (Synthetic.Mlp with { TopK = 1 }, Synthetic.Blobs(Count)),
            "mlp, input dropout" => (Synthetic.Mlp with { InputDropout = 0.5 }, Synthetic.Blobs(Count)),
            "mlp, turn-over" => (Synthetic.Mlp with { TurnOver = true }, Synthetic.Blobs(Count)),
            "text, turn-over" => (Synthetic.Text with { TurnOver = true }, Synthetic.Texts(Count)),
            "script, input dropout" => (Synthetic.Script with { InputDropout = 0.5 }, Synthetic.Blobs(Count)),
            "text" => (Synthetic.Text, Synthetic.Texts(Count)),
            "script" => (Synthetic.Script, Synthetic.Blobs(Count)),
            _ => (Synthetic.Cnn, Synthetic.Pictures(Count)),
        };
        int[] labels = Synthetic.Labels(Count);
        labels[5] = (labels[5] + 1) % Synthetic.Classes;
        labels[6] = -1;
        SampleStanding[] standings = new SampleStanding[Count];
        standings[6] = SampleStanding.Unlabelled;
        standings[7] = SampleStanding.Pinned;
        standings[8] = SampleStanding.Discarded;
        return (new TrainingJob(recipe, payload, Synthetic.Classes) { Script = Synthetic.ModuleOf(recipe) }, new ArrayExchange(recipe.Scope(1, Synthetic.Classes), labels, standings));
    }

    private static void StopAt(ref int pushes, int at, CancellationTokenSource stop)
    {
        if (++pushes == at)
        {
            stop.Cancel();
        }
    }

    private static void DieAt(ref int pushes, int at)
    {
        if (++pushes == at)
        {
            throw new IOException("the process dies here");
        }
    }

    private static void ShouldAgree(ArrayExchange samples, ArrayExchange undisturbed)
    {
        for (int i = 0; i < Count; i++)
        {
            samples.States[i].Values.SequenceEqual(undisturbed.States[i].Values).ShouldBeTrue($"sample {i}");
            samples.States[i].Version.ShouldBe(undisturbed.States[i].Version);
        }

        Weights(samples).SequenceEqual(Weights(undisturbed)).ShouldBeTrue("weights of the model");
    }

    // Everything behind the header: weights, buffers, momentum.
    private static ReadOnlySpan<byte> Weights(ArrayExchange exchange)
    {
        ReadOnlySpan<byte> file = exchange.Checkpoint.Span;
        return file[(16 + BitConverter.ToInt32(file[12..]))..^4];
    }

    private sealed class Notes(List<string> notes) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Note is not null)
            {
                notes.Add(value.Note);
            }
        }
    }
}
