using System.Text.Json;
using CsCheck;
using SatCurate.Curation;
using SatCurate.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Losses;

public sealed class SatLossTests
{
    private static readonly Gen<(float[] Target, float[] Prediction, float Momentum)> Updates =
        Gen.Select(Distribution(), Distribution(), Gen.Float[0f, 1f]);

    [Fact]
    public void Update_AnyTargets_AgreesWithCurationToTheLastBit() => Updates.Sample(
        sample =>
        {
            float[] expected = [.. sample.Target];
            TargetUpdate.Apply(expected, sample.Prediction, sample.Momentum);
            using var scope = NewDisposeScope();
            Tensor moved = SatLoss.Update(
                tensor(sample.Target, [1, 7]), tensor(sample.Prediction, [1, 7]), tensor(new[] { true }, [1, 1]), sample.Momentum);
            return moved.data<float>().ToArray().SequenceEqual(expected);
        },
        iter: 300);

    [Fact]
    public void Update_NotMoving_KeepsTheTarget()
    {
        using var scope = NewDisposeScope();
        float[] target = [0.3f, 0.7f];

        Tensor kept = SatLoss.Update(tensor(target, [1, 2]), tensor(new[] { 1f, 0f }, [1, 2]), tensor(new[] { false }, [1, 1]), 0.9f);

        kept.data<float>().ToArray().ShouldBe(target);
    }

    [Fact]
    public void Of_GoldenBatch_EqualsTheEquationInDoublePrecision()
    {
        double[,] logits = { { 2.0, -1.0, 0.5 }, { 0.1, 0.2, 0.3 }, { -3.0, 4.0, 1.0 } };
        double[,] targets = { { 0.7, 0.2, 0.1 }, { 0.0, 0.0, 1.0 }, { 0.25, 0.25, 0.5 } };
        double[] takesPart = [1, 1, 1];

        Loss(logits, targets, takesPart).ShouldBe(Equation(logits, targets, takesPart), 1e-12);
        // w = 0.7, 1, 0.5 and CE = 0.9913113, 1.0019428, 3.2994557.
        Loss(logits, targets, takesPart).ShouldBe(1.5207221, 1e-6);
    }

    [Fact]
    public void Of_SampleThatTakesNoPart_CountsNowhere()
    {
        double[,] two = { { 2.0, -1.0 }, { 0.1, 0.4 } };
        double[,] one = { { 2.0, -1.0 } };

        Loss(two, new[,] { { 0.6, 0.4 }, { 0.9, 0.1 } }, [1, 0]).ShouldBe(Loss(one, new[,] { { 0.6, 0.4 } }, [1]), 1e-12);
    }

    [Fact]
    public void Of_OneHotTargets_IsTheMeanCrossEntropy()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 1.0, 2.0, 3.0, 0.5, 0.1, -0.7 }, [2, 3]);
        Tensor expected = nn.functional.cross_entropy(logits, tensor(new long[] { 2, 0 }));

        SatLoss.Of(logits, tensor(new[] { 0.0, 0, 1, 1, 0, 0 }, [2, 3]), tensor(new[] { 1.0, 1.0 })).ToDouble()
            .ShouldBe(expected.ToDouble(), 1e-12);
    }

    [Fact]
    public void Of_SinglePrecision_LiesWithinOneMillionthOfDouble()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 1.0, 2.0, 3.0, 0.5, 0.1, -0.7 }, [2, 3]);
        Tensor targets = tensor(new[] { 0.2, 0.5, 0.3, 0.9, 0.05, 0.05 }, [2, 3]);
        Tensor all = ones(2, dtype: float64);

        SatLoss.Of(logits.@float(), targets.@float(), all.@float()).ToDouble().ShouldBe(SatLoss.Of(logits, targets, all).ToDouble(), 1e-6);
    }

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, JsonSerializer.Deserialize<JsonElement[]>(Golden.Text("losses.json"))!.Length)];

    /// <summary>The vectors are those of Golden/losses.py, which shares no code with ours.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public void Of_GoldenVectors_HasTheirLossAndGradient(int batch)
    {
        JsonElement golden = JsonSerializer.Deserialize<JsonElement[]>(Golden.Text("losses.json"))![batch];
        bool equal = golden.GetProperty("equalWeights").GetBoolean();
        using var scope = NewDisposeScope();
        Tensor logits = Matrix("logits").requires_grad_();
        Tensor loss = SatLoss.Of(logits, Matrix("targets"), tensor(Row(golden.GetProperty("takesPart"))), golden.GetProperty("reverse").GetDouble(), equal);
        loss.backward();
        Tensor single = SatLoss.Of(
            Matrix("logits").@float(), Matrix("targets").@float(), tensor(Row(golden.GetProperty("takesPart"))).@float(), golden.GetProperty("reverse").GetDouble(), equal);

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

    private static double Loss(double[,] logits, double[,] targets, double[] takesPart)
    {
        using var scope = NewDisposeScope();
        return SatLoss.Of(tensor(logits), tensor(targets), tensor(takesPart)).ToDouble();
    }

    private static double Equation(double[,] logits, double[,] targets, double[] takesPart)
    {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < takesPart.Length; i++)
        {
            double[] row = [.. Enumerable.Range(0, logits.GetLength(1)).Select(j => logits[i, j])];
            double[] target = [.. Enumerable.Range(0, row.Length).Select(j => targets[i, j])];
            double normaliser = Math.Log(row.Sum(Math.Exp));
            double weight = target.Max() * takesPart[i];
            sum += weight * -row.Zip(target, (z, t) => t * (z - normaliser)).Sum();
            weights += weight;
        }

        return sum / weights;
    }

    private static Gen<float[]> Distribution() =>
        Gen.Float[0.001f, 1f].Array[7].Select(raw => raw.Select(value => value / raw.Sum()).ToArray());
}
