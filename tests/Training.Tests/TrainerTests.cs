using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests;

public sealed class TrainerTests
{
    private const int Count = 100;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task RunAsync_ToTheEnd_VisitsEverySampleOnceAnEpoch()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        var exchange = new RecordingExchange(samples);

        TrainingOutcome outcome = await Trainer.RunAsync(Job(Synthetic.Mlp), exchange, null, None);

        outcome.Finished.ShouldBeTrue();
        outcome.LastEpoch!.TestAccuracy.ShouldBeNull();
        samples.States.ShouldAllBe(state => state.Version == 4);
        exchange.Commits.ShouldBe([new(1, 0), new(2, 0), new(3, 0), new(4, 0)]);
        exchange.Figures.Select(figures => figures.Epoch).ShouldBe([0, 1, 2, 3]);
        exchange.Figures[^1].Loss.ShouldBeLessThan(exchange.Figures[0].Loss);
    }

    [Fact]
    public async Task RunAsync_OutputsNotFinite_StopsBeforeThePush()
    {
        float[] values = new float[Count];
        values[42] = float.NaN;
        var payload = new PayloadArray(InputShape.Features(1), MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), 32);
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));

        TrainingDivergedException error = await Should.ThrowAsync<TrainingDivergedException>(() => Trainer.RunAsync(
            new TrainingJob(Synthetic.Mlp, payload, Synthetic.Classes), samples, null, None));

        (error.Epoch, error.Step).ShouldBe((0, 0));
        error.Samples.ShouldNotBeEmpty();
        samples.States.ShouldAllBe(state => state.Version == 0);
    }

    [Fact]
    public async Task RunAsync_ManySteps_LeaksNoTensor()
    {
        var counts = new List<long>();
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        var exchange = new RecordingExchange(samples) { Pushing = (_, _) => counts.Add(Tensor.TotalCount) };
        TrainingJob job = Job(Synthetic.Mlp with { Epochs = 6, EvaluateEvery = 2 }) with
        {
            Test = new TestSplit(Synthetic.Blobs(50), Synthetic.Labels(50)),
            CheckpointEverySteps = 3,
        };

        await Trainer.RunAsync(job, exchange, null, None);

        // Steps, checkpoints, evaluations: nothing is left over. Less is no fault: finalizers may take what earlier tests left. A step on targets,
        // which comes after the epoch of warm-up, holds more while it is at it.
        counts.Count.ShouldBe(6 * 7);
        Synthetic.Mlp.WarmUpEpochs.ShouldBe(1);
        counts.Take(7).Skip(1).Max().ShouldBe(counts[1], string.Join(' ', counts));
        counts.Skip(7).Max().ShouldBe(counts[7], string.Join(' ', counts));
    }

    [Fact]
    public async Task RunAsync_PushLost_VisitsTheMissingSamplesAtTheEpochsEnd()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        int pushes = 0;
        var exchange = new RecordingExchange(samples) { Passes = (_, _) => ++pushes != 3 };

        TrainingOutcome outcome = await Trainer.RunAsync(Job(Synthetic.Mlp), exchange, null, None);

        outcome.Finished.ShouldBeTrue();
        pushes.ShouldBe((4 * 7) + 1);
        samples.States.ShouldAllBe(state => state.Version == 4);
    }

    [Fact]
    public async Task RunAsync_PushesAlwaysLost_FailsWithTheSample()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        var exchange = new RecordingExchange(samples) { Passes = (_, indexes) => !indexes.Contains(17) };

        (await Should.ThrowAsync<InvalidOperationException>(() => Trainer.RunAsync(Job(Synthetic.Mlp), exchange, null, None)))
            .Message.ShouldContain("samples have no visit");
    }

    [Fact]
    public async Task RunAsync_NobodyTakesPart_RecordsVisitsAndTakesNoStep()
    {
        var standings = Enumerable.Repeat(SampleStanding.Discarded, Count).ToArray();
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count), standings);
        var exchange = new RecordingExchange(samples);

        await Trainer.RunAsync(Job(Synthetic.Mlp), exchange, null, None);

        samples.States.ShouldAllBe(state => state.Version == 4);
        exchange.Figures.ShouldAllBe(figures => figures.Loss == 0);
        Checkpoints.CheckpointTests.Tensors(exchange.Checkpoints[0]).ShouldBe(Checkpoints.CheckpointTests.Tensors(exchange.Checkpoints[^1]));
    }

    [Fact]
    public async Task RunAsync_PinnedAgainstTheGivenLabel_LearnsTheDecision()
    {
        int[] labels = Synthetic.Labels(Count);
        SampleStanding[] standings = new SampleStanding[Count];
        for (int i = 0; i < Count; i += 3)
        {
            labels[i] = 1; // every sample of class 0 is decided to be of class 1
            standings[i] = SampleStanding.Pinned;
        }

        Recipe recipe = Synthetic.Mlp with { Epochs = 20 };
        var samples = new ArrayExchange(recipe.Scope(1, Synthetic.Classes), labels, standings);

        await Trainer.RunAsync(Job(recipe), samples, null, None);

        Enumerable.Range(0, Count).Where(i => i % 3 == 0)
            .Count(i => Prediction.ArgMax(samples.States[i].MeanPrediction) == 1).ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task RunAsync_FortyPercentNoise_SatBeatsCrossEntropy()
    {
        const int samples = 600;
        PayloadArray payload = Synthetic.Blobs(samples, features: 20, spread: 0.8);
        TestSplit test = new(Synthetic.Blobs(samples, features: 20, spread: 0.8, seed: 9), Synthetic.Labels(samples));
        int[] truth = Synthetic.Labels(samples);
        int[] given = [.. truth];
        var random = new Random(5);
        for (int i = 0; i < samples; i++)
        {
            given[i] = random.NextDouble() < 0.4 ? (truth[i] + 1 + random.Next(2)) % 3 : truth[i];
        }

        Recipe sat = Synthetic.Mlp with { Width = 256, Epochs = 60, WarmUpEpochs = 3, BatchSize = 32, WeightDecay = 0, LearningRate = 0.01 };
        var satSamples = new ArrayExchange(sat.Scope(1, 3), given);
        TrainingOutcome cleaned = await Trainer.RunAsync(new TrainingJob(sat, payload, 3) { Test = test }, satSamples, null, None);
        Recipe ce = sat with { Method = TrainingMethod.Ce };
        var ceSamples = new ArrayExchange(ce.Scope(2, 3), given);
        TrainingOutcome plain = await Trainer.RunAsync(new TrainingJob(ce, payload, 3) { Test = test }, ceSamples, null, None);

        double corrected = satSamples.States.Zip(truth).Count(pair => Prediction.ArgMax(pair.First.Target) == pair.Second) / (double)samples;
        cleaned.LastEpoch!.TestAccuracy!.Value.ShouldBeGreaterThan(plain.LastEpoch!.TestAccuracy!.Value + 0.1);
        corrected.ShouldBeGreaterThan(0.8);
        ceSamples.States.Zip(given).All(pair => pair.First.Target[pair.Second] == 1f).ShouldBeTrue();
    }

    /// <summary>Zeros in targets and certain predictions are where a reverse cross-entropy breaks.</summary>
    [Fact]
    public async Task RunAsync_SymmetricCrossEntropy_MovesTargetsAndStaysFinite()
    {
        Recipe recipe = Synthetic.Mlp with { Method = TrainingMethod.SatSce, Epochs = 6 };
        Recipe plain = recipe with { Method = TrainingMethod.Sat };
        (ArrayExchange samples, ArrayExchange without) = (new ArrayExchange(recipe.Scope(1, 3), Synthetic.Labels(Count)), new ArrayExchange(plain.Scope(1, 3), Synthetic.Labels(Count)));
        await Trainer.RunAsync(Job(recipe), samples, null, None);
        await Trainer.RunAsync(Job(plain), without, null, None);

        samples.Figures.ShouldAllBe(figures => double.IsFinite(figures.Loss));
        samples.Figures[0].Loss.ShouldBe(without.Figures[0].Loss); // warm-up is plain
        samples.Figures[^1].Loss.ShouldBeGreaterThan(without.Figures[^1].Loss);
        samples.States.All(state => Prediction.IsValid(state.Target)).ShouldBeTrue();
        samples.States.Any(state => state.Target.ToArray().Max() < 1).ShouldBeTrue();
    }

    /// <summary>Synthetic blobs, of which one has labels drawn at random: nobody can tell them.</summary>
    [Fact]
    public async Task RunAsync_Selective_AbstainsWhereLabelsCannotBeTold()
    {
        Recipe recipe = Synthetic.Mlp with { Method = TrainingMethod.Selective, Epochs = 20, WarmUpEpochs = 5 };
        var random = new SeededRandom(1);
        int[] truth = Synthetic.Labels(Count);
        int[] labels = [.. truth.Select(label => label == 2 ? random.NextInt(Synthetic.Classes) : label)];
        labels[0] = -1;
        var samples = new ArrayExchange(recipe.Scope(1, Synthetic.Classes), labels);
        await Trainer.RunAsync(Job(recipe), samples, null, None);

        samples.Figures.ShouldAllBe(figures => double.IsFinite(figures.Loss));
        samples.States.All(state => Prediction.IsValid(state.Target)).ShouldBeTrue();
        using TrainedModel model = TrainedModel.Load(samples.Checkpoint, "the run's", "cpu");
        var payload = Synthetic.Blobs(Count);
        var predictions = new List<ModelPrediction>();
        for (int block = 0; block < payload.Counts.Count; block++)
        {
            predictions.AddRange(model.Predict(await payload.ReadBlockAsync(block, None), payload.Counts[block]));
        }

        predictions.All(prediction => prediction.Classes.Length == Synthetic.Classes && Prediction.IsValid(prediction.Classes.Span)).ShouldBeTrue();
        double Mean(Func<int, bool> of) => predictions.Where((_, i) => of(truth[i])).Average(prediction => prediction.Abstention!.Value);
        Mean(label => label == 2).ShouldBeGreaterThan(Mean(label => label != 2) + 0.1);
    }

    /// <summary>The pre-training of arXiv 2002.10319: cross-entropy of the classes alone, from which no gradient reaches abstention.</summary>
    [Fact]
    public async Task RunAsync_SelectiveInWarmUp_LeavesAbstentionAsItWas()
    {
        Recipe recipe = Synthetic.Mlp with { Method = TrainingMethod.Selective, Epochs = 2, WarmUpEpochs = 2, WeightDecay = 0 };
        var samples = new ArrayExchange(recipe.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        await Trainer.RunAsync(Job(recipe), samples, null, None);

        using Classifier initial = ModelFactory.Create(recipe, InputShape.Features(8), Synthetic.Classes, InputStatistics.Neutral(8));
        (string name, Tensor before) = initial.state_dict().Where(entry => entry.Value.shape is [Synthetic.Classes + 1]).Select(entry => (entry.Key, entry.Value)).Single();
        using Tensor after = before.clone();
        Checkpoint.Read(samples.Checkpoint, "the run's").CopyTo($"model.{name}", after);
        after[Synthetic.Classes].item<float>().ShouldBe(before[Synthetic.Classes].item<float>());
        after[0].item<float>().ShouldNotBe(before[0].item<float>());
    }

    [Fact]
    public async Task RunAsync_RecipeOutOfRange_IsAUserError()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));

        await Should.ThrowAsync<UserErrorException>(() => Trainer.RunAsync(Job(Synthetic.Mlp with { BatchSize = 0 }), samples, null, None));
    }

    [Theory]
    [InlineData("tpu", "unknown device")]
    [InlineData("cuda:x", "unknown device")]
    [InlineData("cuda:99", "not there")]
    public async Task RunAsync_DeviceNotThere_IsAUserError(string device, string what)
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));

        (await Should.ThrowAsync<UserErrorException>(() => Trainer.RunAsync(Job(Synthetic.Mlp) with { Device = device }, samples, null, None)))
            .Message.ShouldContain(what);
    }

    [Fact]
    public async Task RunAsync_PullFails_EndsWithItsError()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        var exchange = new RecordingExchange(samples) { Pulling = epoch => throw new IOException($"no answer in epoch {epoch}") };

        (await Should.ThrowAsync<IOException>(() => Trainer.RunAsync(Job(Synthetic.Mlp), exchange, null, None)))
            .Message.ShouldBe("no answer in epoch 0");
    }

    [Fact]
    public async Task RunAsync_Progress_ComesToTheEnd()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));
        var reports = new List<TrainingProgress>();

        await Trainer.RunAsync(Job(Synthetic.Mlp), samples, new Collected(reports), None);

        reports.Count(report => report.Step == report.Steps).ShouldBe(4);
        (reports[^1].Epoch, reports[^1].Epochs, reports[^1].Step, reports[^1].Steps).ShouldBe((3, 4, 7, 7));
        reports[^1].SecondsLeft.ShouldBe(0);
        reports[0].SecondsLeft!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task RunAsync_StoppedBeforeItStarts_AnswersTheBeginning()
    {
        var samples = new ArrayExchange(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));

        TrainingOutcome outcome = await Trainer.RunAsync(Job(Synthetic.Mlp), samples, null, new CancellationToken(canceled: true));

        outcome.ShouldBe(new TrainingOutcome(false, default, null));
        samples.Position.ShouldBeNull();
    }

    private sealed class Collected(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }

    private static TrainingJob Job(Recipe recipe) => new(recipe, Synthetic.Blobs(Count), Synthetic.Classes);
}
