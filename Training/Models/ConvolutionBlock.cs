using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>Convolution without bias, batch normalisation, optionally ReLU.</summary>
internal sealed class ConvolutionBlock : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d convolution;
    private readonly BatchNorm2d norm;
    private readonly bool relu;

    public ConvolutionBlock(int inputs, int outputs, int kernel = 3, int stride = 1, bool relu = true)
        : base(nameof(ConvolutionBlock))
    {
        convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding: (kernel - 1) / 2, bias: false);
        norm = nn.BatchNorm2d(outputs);
        this.relu = relu;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using Tensor convolved = convolution.call(input);
        Tensor normal = norm.call(convolved);
        return relu ? normal.relu_() : normal;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            convolution.Dispose();
            norm.Dispose();
        }

        base.Dispose(disposing);
    }
}
