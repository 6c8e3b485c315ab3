using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

internal static class SmallResidualCnn
{
    /// <summary>
    /// A stem and three stages, each halving the picture and doubling the channels, with <paramref name="depth"/> residual blocks in the
    /// first and the last stage; global average before the head. Pictures above 40 pixels are halved once more, by the stem.
    /// </summary>
    /// <param name="shape">Shape of the images, 16 pixels or more.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="width">Channels of the stem; the last stage has eight times as many.</param>
    /// <param name="depth">Residual blocks in a stage that has any.</param>
    public static nn.Module<Tensor, Tensor> Create(InputShape shape, int classes, int width, int depth)
    {
        int stride = Math.Max(shape.Height, shape.Width) > 40 ? 2 : 1;
        var layers = new List<(string, nn.Module<Tensor, Tensor>)> { ("stem", new ConvolutionBlock(shape.Channels, width, 3, stride)) };
        for (int stage = 1; stage <= 3; stage++)
        {
            int inputs = width << (stage - 1);
            layers.Add(($"widen{stage}", new ConvolutionBlock(inputs, 2 * inputs)));
            layers.Add(($"halve{stage}", nn.MaxPool2d(2)));
            for (int block = 1; block <= depth && stage != 2; block++)
            {
                layers.Add(($"residual{stage}_{block}", new ResidualBlock(2 * inputs, 2 * inputs)));
            }
        }

        layers.Add(("pool", nn.AdaptiveAvgPool2d(1)));
        layers.Add(("flatten", nn.Flatten()));
        layers.Add(("head", nn.Linear(8 * width, classes)));
        return nn.Sequential(layers);
    }
}
