using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>Residual networks as the papers use them on CIFAR: a 3x3 stem without pooling, then stages of 64, 128, 256, 512 channels.</summary>
internal static class ResNet
{
    public static readonly int[] Blocks18 = [2, 2, 2, 2];
    public static readonly int[] Blocks34 = [3, 4, 6, 3];

    public static nn.Module<Tensor, Tensor> Create(InputShape shape, int classes, int[] blocks)
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)> { ("stem", new ConvolutionBlock(shape.Channels, 64)) };
        int inputs = 64;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            int outputs = 64 << stage;
            for (int block = 0; block < blocks[stage]; block++)
            {
                layers.Add(($"stage{stage + 1}_{block + 1}", new ResidualBlock(inputs, outputs, block == 0 && stage > 0 ? 2 : 1)));
                inputs = outputs;
            }
        }

        layers.Add(("pool", nn.AdaptiveAvgPool2d(1)));
        layers.Add(("flatten", nn.Flatten()));
        layers.Add(("head", nn.Linear(inputs, classes)));
        return nn.Sequential(layers);
    }
}
