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
        return Features(Prepared(input), null).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of visits that do not see everything.</summary>
    /// <param name="input">As <see cref="forward"/>'s.</param>
    /// <param name="mask">N x F factors on the standardised features, 0 for a feature that counts as at its mean; null where all are seen.</param>
    /// <param name="units">
    /// N x units factors on what a layer reads, by the layer's number and its units: the last layer, and those of a multilayer perceptron behind its first one. Null for none.
    /// </param>
    /// <exception cref="UserErrorException"><paramref name="units"/> are asked for, and the body is a module of the user's.</exception>
    internal Tensor ForwardPartly(Tensor input, Tensor? mask, Func<int, long, Tensor>? units)
    {
        using var scope = NewDisposeScope();
        Tensor seen = Prepared(input);
        seen = mask is null ? seen : seen * mask;
        Tensor logits = units is null ? body.call(seen) : Head(Features(seen, units));
        return logits.MoveToOuterDisposeScope();
    }

    private Tensor Features(Tensor prepared, Func<int, long, Tensor>? units)
    {
        if (body is TextModel texts)
        {
            return Kept(texts.Features(prepared), 0, units);
        }

        if (body is not Sequential layers)
        {
            throw new UserErrorException(
                "nobody knows the layers of a TorchScript module", "--model script", "Choose a built-in model, or leave --neighbours and --turn-over out");
        }

        Tensor features = prepared;
        int read = 0;
        foreach (nn.Module layer in layers.children().SkipLast(1))
        {
            features = layer is Linear && read++ > 0 ? Kept(features, read - 1, units) : features;
            features = ((nn.Module<Tensor, Tensor>)layer).call(features);
        }

        return Kept(features.flatten(1), read, units);
    }

    private Tensor Head(Tensor features) =>
        body is TextModel texts ? texts.Head(features) : ((nn.Module<Tensor, Tensor>)((Sequential)body).children().Last()).call(features);

    private static Tensor Kept(Tensor features, int layer, Func<int, long, Tensor>? units) => units is null ? features : features * units(layer, features.shape[1]);

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
