using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly Recipe Small = Recipe.Paper with { Model = ModelKind.Cnn, Width = 2 };
    private static readonly InputShape Shape = InputShape.Image(1, 16, 16);
    private static readonly EpochSums Sums = new(3, 1.5, 48, 47, 20, 0.25);

    [Fact]
    public void Restore_Saved_GivesBackEveryTensorAndTheHeader()
    {
        byte[] file = Save(seed: 1);
        using TrainingState other = TrainingState.Restore(Checkpoint.Read(file, "c.ckpt"), CPU);

        CheckpointHeader header = Checkpoint.Read(file, "c.ckpt").Header;
        (header.Position, header.Sums, header.Threads, header.Shape, header.Classes)
            .ShouldBe((new TrainingPosition(7, 3), Sums, 2, Shape, 4));
        (header.Recipe with { StepEpochs = Small.StepEpochs }).ShouldBe(Small with { Seed = 1 });
        other.Save(header.Position, header.Sums, header.Threads).ShouldBe(file);
    }

    [Fact]
    public void Restore_StatisticsAndRunningStatistics_TravelWithTheModel()
    {
        string[] names = [.. Checkpoint.Read(Save(seed: 1), "c.ckpt").Header.Tensors.Select(tensor => tensor.Name)];

        names.ShouldContain("model.mean");
        names.ShouldContain("model.scale");
        names.ShouldContain(name => name.EndsWith("running_var", StringComparison.Ordinal));
        names.ShouldContain("momentum.0");
    }

    [Fact]
    public void Read_AnyByteFlipped_IsRefused()
    {
        byte[] file = Save(seed: 1);
        for (int at = 0; at < file.Length; at += 61)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x10;
            Should.Throw<InvalidDataException>(() => Checkpoint.Read(damaged, "c.ckpt"), $"byte {at}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(-1)]
    public void Read_Truncated_IsRefused(int length)
    {
        byte[] file = Save(seed: 1);

        Should.Throw<InvalidDataException>(() => Checkpoint.Read(length < 0 ? file.AsMemory(0, file.Length - 1) : file.AsMemory(0, length), "c.ckpt"));
    }

    [Fact]
    public void CopyTo_OtherShape_IsRefused()
    {
        Checkpoint checkpoint = Checkpoint.Read(Save(seed: 1), "c.ckpt");
        using Tensor wrong = zeros(3);

        Should.Throw<InvalidDataException>(() => checkpoint.CopyTo("model.mean", wrong)).Message.ShouldContain("model.mean");
    }

    internal static byte[] Tensors(ReadOnlyMemory<byte> file) => file.Span[(16 + BitConverter.ToInt32(file.Span[12..]))..^4].ToArray();

    private static byte[] Save(long seed)
    {
        using TrainingState state = TrainingState.Initial(Small with { Seed = seed }, Shape, 4, new InputStatistics([100f], [30f]), CPU);
        using var scope = NewDisposeScope();
        nn.functional.cross_entropy(state.Model.call(rand(4, 1, 16, 16)), tensor(new long[] { 0, 1, 2, 3 })).backward();
        state.Optimizer.Step(0.1);
        return state.Save(new TrainingPosition(7, 3), Sums, 2);
    }
}
