using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>WRN-28-10, without dropout: a 3x3 stem of 16 channels, then three stages of four blocks with 160, 320 and 640 channels.</summary>
internal static class WideResNet
{
    private const int Stem = 16;
    private const int Widen = 10;
    private const int BlocksAStage = (28 - 4) / 6;

    public static nn.Module<Tensor, Tensor> Create(InputShape shape, int classes)
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)> { ("stem", nn.Conv2d(shape.Channels, Stem, 3, padding: 1, bias: false)) };
        int inputs = Stem;
        for (int stage = 0; stage < 3; stage++)
        {
            int outputs = (Stem * Widen) << stage;
            for (int block = 0; block < BlocksAStage; block++)
            {
                layers.Add(($"stage{stage + 1}_{block + 1}", new WideResidualBlock(inputs, outputs, block == 0 && stage > 0 ? 2 : 1)));
                inputs = outputs;
            }
        }

        layers.Add(("norm", nn.BatchNorm2d(inputs)));
        layers.Add(("relu", nn.ReLU()));
        layers.Add(("pool", nn.AdaptiveAvgPool2d(1)));
        layers.Add(("flatten", nn.Flatten()));
        layers.Add(("head", nn.Linear(inputs, classes)));
        return nn.Sequential(layers);
    }
}
