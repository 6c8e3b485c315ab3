using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>
/// Whether the samples that a model finds most alike have the same given label: those whose features before its last layer lie at the smallest
/// angle, which wrong labels seldom agree with (after Zhu, Dong and Liu, arXiv 2110.06283). Two passes over the samples, and one product of
/// each sample's features with all that are looked among.
/// </summary>
/// <param name="model">The model; left in evaluation mode.</param>
/// <param name="device">Where it is.</param>
/// <param name="given">Given labels, negative where there is none.</param>
/// <param name="neighbours">How many neighbours are asked, at least 1.</param>
internal sealed class Neighbours(Classifier model, Device device, IReadOnlyList<int> given, int neighbours)
{
    /// <summary>Features of those that neighbours are looked for among take no more than this.</summary>
    private const long MaxReferenceBytes = 512L << 20;

    private readonly List<int> _references = [];

    /// <summary>Among so many labelled samples neighbours are looked for; where there are more, among about so many taken at random.</summary>
    public int MaxReferences { get; init; } = 50_000;

    /// <summary>See <see cref="TrainedModel.NeighbourAgreement"/>.</summary>
    public float[] Agreement(IPayloadBlocks payload, Action<int> progress, CancellationToken cancellationToken)
    {
        model.eval();
        var agreement = new float[given.Count];
        Array.Fill(agreement, float.NaN);
        using Tensor? references = References(payload, progress, cancellationToken);
        if (references is null)
        {
            return agreement;
        }

        foreach (Minibatch batch in Evaluation.Batches(payload))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] samples = batch.Samples;
            int found = Math.Min(neighbours + 1, _references.Count);
            long[] nearest = Nearest(batch, payload.Shape, references, found);
            for (int i = 0; i < samples.Length; i++)
            {
                agreement[samples[i]] = Agreement(samples[i], nearest.AsSpan(i * found, found));
            }

            progress(given.Count + samples[^1] + 1);
        }

        return agreement;
    }

    private float Agreement(int sample, ReadOnlySpan<long> nearest)
    {
        (int asked, int agree) = (0, 0);
        foreach (long reference in nearest)
        {
            int other = _references[(int)reference];
            if (other != sample && asked < neighbours)
            {
                asked++;
                agree += given[other] == given[sample] ? 1 : 0;
            }
        }

        return given[sample] < 0 || asked == 0 ? float.NaN : (float)agree / asked;
    }

    /// <summary>The transposed features of the samples that neighbours are looked for among; null where there are none.</summary>
    private Tensor? References(IPayloadBlocks payload, Action<int> progress, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        double share = 1;
        foreach (Minibatch batch in Evaluation.Batches(payload))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] samples = batch.Samples;
            using Tensor features = Features(batch, payload.Shape);
            if (parts.Count == 0)
            {
                long most = Math.Min(MaxReferences, MaxReferenceBytes / (sizeof(float) * features.shape[1]));
                share = (double)most / Math.Max(1, given.Count(label => label >= 0));
            }

            long[] rows = [.. Enumerable.Range(0, samples.Length).Where(row => IsReference(samples[row], share)).Select(row => (long)row)];
            using Tensor taken = tensor(rows, device: device);
            parts.Add(features.index_select(0, taken));
            _references.AddRange(rows.Select(row => samples[row]));
            progress(samples[^1] + 1);
        }

        return _references.Count == 0 ? null : cat(parts, 0).t().contiguous().MoveToOuterDisposeScope();
    }

    private bool IsReference(int sample, double share) => given[sample] >= 0 && (share >= 1 || new SeededRandom(0, sample).NextDouble() < share);

    private long[] Nearest(Minibatch batch, InputShape shape, Tensor references, int found)
    {
        using var scope = NewDisposeScope();
        (_, Tensor nearest) = Features(batch, shape).matmul(references).topk(found, 1);
        return nearest.cpu().data<long>().ToArray();
    }

    /// <summary>Features of a minibatch, each of length 1; they have no say in which way they point where they are all 0.</summary>
    private Tensor Features(Minibatch batch, InputShape shape)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return nn.functional.normalize(model.Features(InputBatch.Load(batch, shape, device))).MoveToOuterDisposeScope();
    }
}
