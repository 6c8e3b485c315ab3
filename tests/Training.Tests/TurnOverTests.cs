using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests;

public sealed class TurnOverTests
{
    private const int Units = 70; // not whole words of 64
    private static readonly Recipe s_recipe = Synthetic.Mlp with { TurnOver = true, Width = 64, Epochs = 30, WarmUpEpochs = 10 };

    public TurnOverTests() => TorchNatives.Load();

    [Fact]
    public void Mask_TurnedOver_IsTheOtherHalf()
    {
        int[] samples = [.. Enumerable.Range(0, 500)];
        float[] half = Mask(3, 1, samples);
        float[] other = Mask(3, 1, samples, turnedOver: true);

        half.Distinct().Order().ShouldBe([0f, 2f]);
        half.Zip(other).ShouldAllBe(pair => pair.First + pair.Second == 2f);
        half.Average().ShouldBe(1f, 0.03f); // 35,000 draws: deviation 0.005
    }

    [Fact]
    public void Mask_OfOneSample_DependsOnSeedLayerAndSampleAlone()
    {
        float[] alone = Mask(3, 1, [7]);

        Mask(3, 1, [5, 7, 9])[Units..(2 * Units)].ShouldBe(alone);
        Mask(3, 1, [8]).ShouldNotBe(alone);
        Mask(3, 2, [7]).ShouldNotBe(alone);
        Mask(4, 1, [7]).ShouldNotBe(alone);
    }

    [Theory]
    [InlineData(ModelKind.Mlp)]
    [InlineData(ModelKind.Linear)]
    [InlineData(ModelKind.Text)]
    public void Step_OfASample_LeavesTheOtherHalfAsItWasButForTheBiasOfTheHead(ModelKind kind)
    {
        IPayloadBlocks payload = kind == ModelKind.Text ? Synthetic.Texts(4) : Synthetic.Blobs(4);
        using Classifier model = ModelFactory.Create(
            kind, payload.Shape, Synthetic.Classes, 64, 1, InputStatistics.Neutral(kind == ModelKind.Text ? 1 : 8), 1);
        using var scope = NewDisposeScope();
        var dropout = new TurnOverDropout(5);
        Minibatch batch = Evaluation.Batches(payload).First();
        Tensor input = InputBatch.Load(batch, payload.Shape, CPU);
        using var optimizer = new MomentumSgd(model.parameters(), s_recipe with { WeightDecay = 0 });
        Tensor Logits(int sample, bool turnedOver) =>
            model.ForwardPartly(input, null, (layer, units) => dropout.Mask(layer, units, [sample, sample, sample, sample], turnedOver));

        (float[] seen, float[] unseen, float[] bias) = (Values(Logits(0, false)), Values(Logits(0, true)), Values(Bias(model)));
        nn.functional.cross_entropy(Logits(0, false), tensor(new long[] { 0, 1, 2, 0 })).backward();
        optimizer.Step(0.1);

        float[] moved = [.. Values(Bias(model)).Zip(bias, (after, before) => after - before)];
        float[] now = Values(Logits(0, true));
        for (int i = 0; i < now.Length; i++)
        {
            (now[i] - unseen[i]).ShouldBe(moved[i % Synthetic.Classes], 1e-5f);
        }

        Values(Logits(0, false)).Zip(seen, (after, before) => Math.Abs(after - before)).Max().ShouldBeGreaterThan(0.05f);
    }

    [Fact]
    public async Task TurnOver_OfATrainedModel_DoubtsWrongLabelsAndSaysThatTheyWereLearntByHeart()
    {
        (PayloadArray payload, int[] given, TrainedModel model) = await TrainedAsync(s_recipe);
        using (model)
        {
            var progress = new List<int>();
            TurnOverSignal[] signals = model.TurnOver(payload, given, progress.Add, default);

            bool IsWrong(int i) => given[i] != i % Synthetic.Classes;
            signals[0].ShouldBe(TurnOverSignal.Unknown);
            signals.Where((_, i) => given[i] >= 0 && !IsWrong(i)).Average(signal => signal.Unseen).ShouldBeGreaterThan(0.5f);
            signals.Where((_, i) => given[i] >= 0 && IsWrong(i)).Average(signal => signal.Unseen).ShouldBeLessThan(0.25f);
            signals.Where((_, i) => given[i] >= 0 && IsWrong(i)).Average(signal => signal.Influence)
                .ShouldBeGreaterThan(signals.Where((_, i) => given[i] >= 0 && !IsWrong(i)).Average(signal => signal.Influence));
            progress[^1].ShouldBe(given.Length);
        }
    }

    [Fact]
    public async Task TurnOver_OfAModelThatTrainedWithAllUnits_IsRefused()
    {
        (PayloadArray payload, int[] given, TrainedModel model) = await TrainedAsync(s_recipe with { TurnOver = false, Epochs = 1, WarmUpEpochs = 1, RateWarmUpEpochs = 0 });
        using (model)
        {
            Should.Throw<UserErrorException>(() => model.TurnOver(payload, given, _ => { }, default)).Message.ShouldContain("all units");
        }
    }

    private static async Task<(PayloadArray Payload, int[] Given, TrainedModel Model)> TrainedAsync(Recipe recipe)
    {
        const int Count = 300;
        PayloadArray payload = Synthetic.Blobs(Count, spread: 0.5);
        int[] given = [.. Enumerable.Range(0, Count).Select(i => i == 0 ? -1 : (i % 10 == 1 ? i + 1 : i) % Synthetic.Classes)];
        var exchange = new ArrayExchange(recipe.Scope(1, Synthetic.Classes), given);
        await Trainer.RunAsync(new TrainingJob(recipe, payload, Synthetic.Classes) { Device = "cpu" }, exchange, null, CancellationToken.None);
        return (payload, given, TrainedModel.Load(exchange.Checkpoint, "the run's", "cpu"));
    }

    private static Tensor Bias(Classifier model) => model.named_parameters().Single(pair => pair.name == "body.head.bias").parameter;

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.detach().contiguous().bytes).ToArray();

    private static float[] Mask(long seed, int layer, int[] samples, bool turnedOver = false)
    {
        using Tensor mask = new TurnOverDropout(seed).Mask(layer, Units, samples, turnedOver);
        return Values(mask);
    }
}
