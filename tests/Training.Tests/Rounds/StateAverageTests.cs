using System.Security.Cryptography;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using SatCurate.Training.Rounds;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Rounds;

public sealed class StateAverageTests
{
    [Fact]
    public void Apply_TwoStates_IsTheirMeanByTheSamplesOfEach()
    {
        using TrainingState state = New(1);
        byte[] first = Filled(2, value: 1, count: 3);
        byte[] second = Filled(3, value: 5, count: 8);

        Average(state, (first, 30), (second, 10));

        foreach ((string name, Tensor value) in state.Tensors())
        {
            float expected = value.is_floating_point() ? 2 : 3; // (30 * 1 + 10 * 5) / 40; counts are the first's.
            value.to(ScalarType.Float32).flatten().data<float>().ShouldAllBe(v => v == expected, name);
        }
    }

    [Fact]
    public void Apply_HoldsBatchNormAndMomentumToo()
    {
        using TrainingState state = New(1);
        string[] names = [.. state.Tensors().Select(entry => entry.Name)];
        names.ShouldContain(name => name.EndsWith("running_var", StringComparison.Ordinal));
        names.ShouldContain(name => name.StartsWith("momentum.", StringComparison.Ordinal));
        names.ShouldContain(name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_OneState_IsItBitForBit()
    {
        using TrainingState state = New(1);
        using TrainingState other = New(2);

        Average(state, (other.Save(default, default, 1), 17));

        Bits(state).ShouldBe(Bits(other));
    }

    [Fact]
    public void Apply_SameStatesInTheSameOrder_GivesTheSameBitsToAll()
    {
        using TrainingState one = New(1);
        using TrainingState other = New(9);
        (byte[], long)[] parts = [.. Enumerable.Range(2, 3).Select(seed => (Saved(seed), 100L + seed))];

        Average(one, parts);
        Average(other, parts);

        Bits(other).ShouldBe(Bits(one));
    }

    [Fact]
    public void Apply_StateOfAnotherModel_IsRefused()
    {
        using TrainingState state = New(1);
        using TrainingState narrow = New(1, Synthetic.Cnn with { Width = 1 });

        Should.Throw<InvalidDataException>(() => Average(state, (Saved(2), 1), (narrow.Save(default, default, 1), 1))).Message.ShouldContain("no tensor");
    }

    private static TrainingState New(long seed, Recipe? recipe = null) =>
        TrainingState.Initial((recipe ?? Synthetic.Cnn) with { Seed = seed }, InputShape.Image(1, 16, 16), 3, InputStatistics.Neutral(1), CPU);

    /// <summary>The hash of all tensors.</summary>
    private static string Bits(TrainingState state)
    {
        byte[] file = state.Save(default, default, 1);
        return Convert.ToHexString(SHA256.HashData(file.AsSpan()[(16 + BitConverter.ToInt32(file.AsSpan(12)))..^4]));
    }

    private static byte[] Saved(long seed)
    {
        using TrainingState state = New(seed);
        return state.Save(default, default, 1);
    }

    private static byte[] Filled(long seed, float value, int count)
    {
        using TrainingState state = New(seed);
        using var frozen = no_grad();
        foreach ((_, Tensor tensor) in state.Tensors())
        {
            tensor.fill_(tensor.is_floating_point() ? value : count);
        }

        return state.Save(default, default, 1);
    }

    private static void Average(TrainingState state, params (byte[] File, long Samples)[] parts)
    {
        var average = new StateAverage(state);
        foreach ((byte[] file, long samples) in parts)
        {
            average.Add(Checkpoint.Read(file, "part"), samples);
        }

        average.Apply();
    }
}
