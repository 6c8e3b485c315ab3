using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>
/// The mean of a text's feature embeddings, and softmax regression on it, after fastText. Input: the bags of N texts as one vector of int32
/// (N, N starts, ids). Output: N x classes logits.
/// </summary>
internal sealed class TextModel : nn.Module<Tensor, Tensor>
{
    /// <summary>
    /// Factor behind the mean. A step moves one of L embeddings by 1/L of what it moves their mean; a small table behind a factor learns by its
    /// square faster than the same table of full size.
    /// </summary>
    private const double Gain = 10;

    private readonly EmbeddingBag table;
    private readonly Linear head;

    /// <param name="buckets">Number of embeddings.</param>
    /// <param name="width">Values of each.</param>
    /// <param name="classes">Number of classes.</param>
    public TextModel(int buckets, int width, int classes)
        : base(nameof(TextModel))
    {
        table = nn.EmbeddingBag(buckets, width, mode: EmbeddingBagMode.Mean);
        nn.init.uniform_(table.weight!, -1.0 / Gain, 1.0 / Gain);
        head = nn.Linear(width, classes);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using Tensor features = Features(input);
        return head.call(features);
    }

    /// <summary>The logits of features.</summary>
    public Tensor Head(Tensor features) => head.call(features);

    /// <summary>N x width: what the head reads.</summary>
    public Tensor Features(Tensor input)
    {
        using var scope = NewDisposeScope();
        long count = input[0].item<int>();
        Tensor starts = input.narrow(0, 1, count);
        Tensor ids = input.narrow(0, 1 + count, input.shape[0] - 1 - count);
        using Scalar gain = Gain;
        return table.call(ids, starts, null).mul(gain).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            table.Dispose();
            head.Dispose();
        }

        base.Dispose(disposing);
    }
}
