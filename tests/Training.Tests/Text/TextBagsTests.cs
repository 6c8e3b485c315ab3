using System.Runtime.InteropServices;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using SatCurate.Training.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Text;

public sealed class TextBagsTests
{
    [Fact]
    public async Task ReadAsync_AMinibatch_HoldsTheBagOfEachText()
    {
        var texts = new TextArray(["a b", "", "a"], 2);
        Minibatch batch = await new MinibatchReader(texts, null).ReadAsync(0, 0, [2, 1, 0], CancellationToken.None);

        int[] values = MemoryMarshal.Cast<byte, int>(batch.Payload).ToArray();
        values[..4].ShouldBe([3, 0, 4, 5]);
        values[4..8].ShouldBe(values[9..13]); // "a" is the start of "a b".
        batch.Return();
    }

    [Fact]
    public async Task Call_ATextAmongOthers_HasTheLogitsThatItHasAlone()
    {
        var texts = new TextArray(["where is my card", "x", ""], 2);
        var reader = new MinibatchReader(texts, null);
        using Classifier model = ModelFactory.Create(ModelKind.Text, InputShape.Text, 5, 8, 1, InputStatistics.Neutral(1), 3);
        using var scope = NewDisposeScope();
        float[] together = await LogitsAsync([0, 1, 2]);
        together[..5].ShouldBe(await LogitsAsync([0]), 1e-6);
        together[10..].ShouldBe(await LogitsAsync([2]), 1e-6);

        async Task<float[]> LogitsAsync(int[] samples)
        {
            Minibatch batch = await reader.ReadAsync(0, 0, samples, CancellationToken.None);
            Tensor logits = model.call(InputBatch.Load(batch, InputShape.Text, CPU));
            logits.shape.ShouldBe([samples.Length, 5]);
            return logits.data<float>().ToArray();
        }
    }
}
