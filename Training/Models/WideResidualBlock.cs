using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>
/// The basic block of wide residual networks: normalisation and ReLU stand before each of two 3x3 convolutions; where the width changes, the
/// shortcut is a 1x1 convolution of the activated input (Zagoruyko and Komodakis, arXiv 1605.07146).
/// </summary>
internal sealed class WideResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm2d norm1;
    private readonly Conv2d convolution1;
    private readonly BatchNorm2d norm2;
    private readonly Conv2d convolution2;
    private readonly Conv2d? shortcut;

    public WideResidualBlock(int inputs, int outputs, int stride)
        : base(nameof(WideResidualBlock))
    {
        norm1 = nn.BatchNorm2d(inputs);
        convolution1 = nn.Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false);
        norm2 = nn.BatchNorm2d(outputs);
        convolution2 = nn.Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        shortcut = inputs == outputs ? null : nn.Conv2d(inputs, outputs, 1, stride, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using Tensor active = norm1.call(input).relu_();
        using Tensor first = convolution1.call(active);
        using Tensor between = norm2.call(first).relu_();
        using Tensor residual = convolution2.call(between);
        using Tensor passed = shortcut is null ? input.alias() : shortcut.call(active);
        using Scalar once = 1;
        return residual.add(passed, once);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            norm1.Dispose();
            convolution1.Dispose();
            norm2.Dispose();
            convolution2.Dispose();
            shortcut?.Dispose();
        }

        base.Dispose(disposing);
    }
}
