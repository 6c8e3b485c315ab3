using SatCurate.Curation;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Native;

public sealed class AutocastTests
{
    [Fact]
    public void Run_Products_AreInBFloat16AndOnlyThere()
    {
        using var scope = NewDisposeScope();
        Autocast mixed = Autocast.Of(DeviceType.CPU).ShouldNotBeNull();
        Tensor a = full([2, 2], 1.00390625f); // 1 + 2^-8, which bfloat16 rounds to 1

        Tensor product = mixed.Run(() => a.mm(a));

        product.dtype.ShouldBe(ScalarType.BFloat16);
        product.to(ScalarType.Float32).eq(full([2, 2], 2f)).all().item<bool>().ShouldBeTrue();
        a.mm(a).dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Run_GradientOfAWeight_IsFloat32()
    {
        using var scope = NewDisposeScope();
        Tensor weight = ones(2, 2, requires_grad: true);

        Tensor product = Autocast.Of(DeviceType.CPU)!.Run(() => weight.mm(ones(2, 2))).to(ScalarType.Float32).sum();
        product.backward();

        weight.grad!.dtype.ShouldBe(ScalarType.Float32);
        weight.grad!.eq(full([2, 2], 2f)).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Run_ForwardThatThrows_LeavesItOff()
    {
        using var scope = NewDisposeScope();

        Should.Throw<InvalidOperationException>(() => Autocast.Of(DeviceType.CPU)!.Run<Tensor>(() => throw new InvalidOperationException()));

        ones(2, 2).mm(ones(2, 2)).dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Demand_BFloat16OnTheCpu_IsAnError() =>
        Should.Throw<UserErrorException>(() => GpuPrecision.Demand(Precision.BFloat16, CPU)).Message
            .ShouldBe("precision bf16 needs a GPU (--precision). Choose tf32, which a CPU takes as float32.");
}
