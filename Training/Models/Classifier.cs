using SatCurate.Curation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>
/// A network behind the standardisation of its inputs, whose mean and scale are buffers: they travel in the checkpoint with the weights,
/// so that a stored model is complete. Input: N x C x H x W pixels in [0,255], or N x F raw features, float32; or bags of N texts, which are
/// not standardised. Output: N x classes logits.
/// </summary>
public sealed class Classifier : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> body;
    private readonly Tensor mean;
    private readonly Tensor scale;
    private readonly InputKind kind;
    private readonly bool channelsLast;

    internal Classifier(nn.Module<Tensor, Tensor> body, InputStatistics statistics, InputShape shape)
        : base(nameof(Classifier))
    {
        kind = shape.Kind;
        channelsLast = kind == InputKind.Image && body is not ScriptModel;
        long[] dimensions = kind == InputKind.Image ? [1, shape.Channels, 1, 1] : [1, shape.Channels];
        this.body = body;
        mean = torch.tensor(statistics.Mean, dimensions);
        scale = torch.tensor(statistics.Scale(), dimensions);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using Tensor prepared = Prepared(input);
        return body.call(prepared);
    }

    /// <summary>What the last layer reads: N x width.</summary>
    /// <exception cref="UserErrorException">The body is a module of the user's, whose layers nobody knows.</exception>
    internal Tensor Features(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor features = Prepared(input);
        if (body is TextModel texts)
        {
            return texts.Features(features).MoveToOuterDisposeScope();
        }

        if (body is not Sequential layers)
        {
            throw new UserErrorException("nobody knows which layer of a TorchScript module is the last but one", "--model script", "Ask for neighbours of a built-in model");
        }

        foreach (nn.Module layer in layers.children().SkipLast(1))
        {
            features = ((nn.Module<Tensor, Tensor>)layer).call(features);
        }

        return features.flatten(1).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of features of which some are not seen: those where <paramref name="mask"/> is 0 count as at their mean.</summary>
    /// <param name="input">N x F features.</param>
    /// <param name="mask">N x F factors on the standardised features.</param>
    internal Tensor ForwardMasked(Tensor input, Tensor mask)
    {
        using Tensor standard = Standardised(input);
        using Tensor seen = standard * mask;
        return body.call(seen);
    }

    private Tensor Prepared(Tensor input)
    {
        if (kind == InputKind.Text)
        {
            return input.alias();
        }

        using Tensor standard = Standardised(input);
        return channelsLast ? ChannelsLast(standard) : standard.alias();
    }

    private Tensor Standardised(Tensor input)
    {
        using Tensor centred = input - mean;
        return centred * scale;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            mean.Dispose();
            scale.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Same values, N x C x H x W, with the channels innermost in memory: steps on CPU take three quarters of the time.</summary>
    internal static Tensor ChannelsLast(Tensor input)
    {
        using Tensor permuted = input.permute(0, 2, 3, 1);
        using Tensor contiguous = permuted.contiguous();
        return contiguous.permute(0, 3, 1, 2);
    }
}
