using System.Text.Json;
using SatCurate.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Losses;

public sealed class SelectiveLossTests
{
    public static TheoryData<int> Batches => [.. Enumerable.Range(0, JsonSerializer.Deserialize<JsonElement[]>(Golden.Text("selective.json"))!.Length)];

    /// <summary>The vectors are those of Golden/selective.py, which shares no code with ours.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public void Of_GoldenVectors_HasTheirLossAndGradient(int batch)
    {
        JsonElement golden = JsonSerializer.Deserialize<JsonElement[]>(Golden.Text("selective.json"))![batch];
        using var scope = NewDisposeScope();
        Tensor labels = tensor([.. golden.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64())]);
        Tensor takesPart = tensor(Row(golden.GetProperty("takesPart")));
        Tensor logits = Matrix("logits").requires_grad_();
        Tensor loss = SelectiveLoss.Of(logits, Matrix("targets"), labels, takesPart);
        loss.backward();
        Tensor single = SelectiveLoss.Of(Matrix("logits").@float(), Matrix("targets").@float(), labels, takesPart.@float());

        double expected = golden.GetProperty("loss").GetDouble();
        loss.ToDouble().ShouldBe(expected, 1e-12 * Math.Max(1, expected));
        single.ToDouble().ShouldBe(expected, 1e-6 * Math.Max(1, expected));
        double[] gradient = [.. golden.GetProperty("gradient").EnumerateArray().SelectMany(Row)];
        double[] actual = logits.grad!.data<double>().ToArray();
        for (int i = 0; i < gradient.Length; i++)
        {
            actual[i].ShouldBe(gradient[i], 1e-7);
        }

        Tensor Matrix(string name) => tensor([.. golden.GetProperty(name).EnumerateArray().SelectMany(Row)], [golden.GetProperty(name).GetArrayLength(), golden.GetProperty(name)[0].GetArrayLength()]);

        static double[] Row(JsonElement row) => [.. row.EnumerateArray().Select(value => value.GetDouble())];
    }

    [Fact]
    public void Of_ATargetSureOfItsLabel_IsCrossEntropyOverAllOutputs()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 1.0, 2.0, 0.5 }, [1, 3]);
        SelectiveLoss.Of(logits, tensor(new[] { 0.0, 1.0 }, [1, 2]), tensor(new long[] { 1 }), ones(1, dtype: float64)).ToDouble()
            .ShouldBe(nn.functional.cross_entropy(logits, tensor(new long[] { 1 })).ToDouble(), 1e-12);
    }

    [Fact]
    public void Of_ATargetThatDoubtsItsLabel_RewardsAbstaining()
    {
        using var scope = NewDisposeScope();
        Tensor logits = zeros(1, 3, dtype: float64).requires_grad_();
        SelectiveLoss.Of(logits, tensor(new[] { 0.9, 0.1 }, [1, 2]), tensor(new long[] { 1 }), ones(1, dtype: float64)).backward();
        double[] gradient = logits.grad!.data<double>().ToArray();
        gradient[2].ShouldBe((1.0 / 3) - 0.9, 1e-12);
        gradient[1].ShouldBe((1.0 / 3) - 0.1, 1e-12);
        gradient[0].ShouldBe(1.0 / 3, 1e-12);
    }
}
