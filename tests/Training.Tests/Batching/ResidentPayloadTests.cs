using SatCurate.Training.Batching;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Batching;

public sealed class ResidentPayloadTests
{
    private static readonly int[] Samples = [6, 0, 3, 3, 1];

    public static TheoryData<int, bool, CropPadding> Views => new()
    {
        { 0, false, CropPadding.Zero }, { 4, true, CropPadding.Zero }, { 4, true, CropPadding.Reflect }, { 9, false, CropPadding.Zero }, { 0, true, CropPadding.Zero },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Gather_Pictures_AreWhatTheHostMakesOfThem(int crop, bool flip, CropPadding padding)
    {
        var shape = InputShape.Image(3, 6, 5);
        Recipe recipe = Recipe.Paper with { CropPixels = crop, Flip = flip, Padding = padding };

        for (int epoch = 0; epoch < 5; epoch++)
        {
            await DemandSame(shape, Bytes(7 * shape.Bytes), recipe, epoch);
        }
    }

    [Fact]
    public Task Gather_Features_AreWhatTheHostMakesOfThem() =>
        DemandSame(InputShape.Features(4), [.. Enumerable.Range(0, 28).SelectMany(i => BitConverter.GetBytes(i / 7f))], Recipe.Paper, 0);

    [Fact]
    public void Load_BlockOfAnotherLength_IsAnError()
    {
        var cut = new CutBlocks(InputShape.Features(2));

        Should.Throw<InvalidDataException>(() => Load(cut, Recipe.Paper)).Message.ShouldBe("Payload block 0: 20 bytes where 24 are expected.");
    }

    [Fact]
    public void Of_OnTheCpu_IsNone() =>
        ResidentPayload.Of(new PayloadArray(InputShape.Features(1), new byte[8]), new Augmentation(InputShape.Features(1), Recipe.Paper), CPU).ShouldBeNull();

    [Fact]
    public void Gather_ManyTimes_LeavesNoTensor()
    {
        var shape = InputShape.Image(1, 4, 4);
        using ResidentPayload resident = Load(new PayloadArray(shape, Bytes(7 * shape.Bytes), 3), Recipe.Paper);
        resident.Gather(resident.Plan(0, 0, Samples)).Dispose();
        long before = Tensor.TotalCount;

        for (int i = 0; i < 5; i++)
        {
            resident.Gather(resident.Plan(0, 0, Samples)).Dispose();
        }

        Tensor.TotalCount.ShouldBe(before);
    }

    private static async Task DemandSame(InputShape shape, byte[] data, Recipe recipe, int epoch)
    {
        var blocks = new PayloadArray(shape, data, 3);
        var host = new MinibatchReader(blocks, new Augmentation(shape, recipe));
        using ResidentPayload resident = Load(blocks, recipe);
        var planner = new MinibatchReader(blocks, new Augmentation(shape, recipe), resident);
        Minibatch expected = await host.ReadAsync(epoch, 2, Samples, CancellationToken.None);
        Minibatch planned = await planner.ReadAsync(epoch, 2, Samples, CancellationToken.None);

        using var scope = NewDisposeScope();
        Tensor gathered = resident.Gather(planned);
        planned.Step.ShouldBe(2);
        gathered.shape[0].ShouldBe(Samples.Length);
        gathered.eq(InputBatch.Load(expected, shape, CPU)).all().item<bool>().ShouldBeTrue();
    }

    private static ResidentPayload Load(IPayloadBlocks blocks, Recipe recipe) => ResidentPayload.Load(blocks, new Augmentation(blocks.Shape, recipe), CPU);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(1 + (i * 7 % 255)))];

    private sealed class CutBlocks(InputShape shape) : IPayloadBlocks
    {
        public InputShape Shape => shape;

        public IReadOnlyList<int> Counts => [3];

        public ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken) => ValueTask.FromResult<ReadOnlyMemory<byte>>(new byte[20]);
    }
}
