using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>The basic block of residual networks: two 3x3 convolutions beside a shortcut (He et al., arXiv 1512.03385).</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionBlock first;
    private readonly ConvolutionBlock second;
    private readonly ConvolutionBlock? shortcut;

    public ResidualBlock(int inputs, int outputs, int stride = 1)
        : base(nameof(ResidualBlock))
    {
        first = new ConvolutionBlock(inputs, outputs, 3, stride);
        second = new ConvolutionBlock(outputs, outputs, relu: false);
        shortcut = stride == 1 && inputs == outputs ? null : new ConvolutionBlock(inputs, outputs, 1, stride, relu: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using Tensor inner = first.call(input);
        using Tensor residual = second.call(inner);
        using Tensor passed = shortcut is null ? input.alias() : shortcut.call(input);
        using Scalar once = 1;
        return residual.add(passed, once).relu_();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            first.Dispose();
            second.Dispose();
            shortcut?.Dispose();
        }

        base.Dispose(disposing);
    }
}
