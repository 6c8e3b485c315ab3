using System.Globalization;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets.Injecting;

/// <summary>Noise that looks at the samples. Gaussian pictures need a pass over the training split beforehand, for its moments; instance noise needs two.</summary>
internal static class Injection
{
    /// <summary>Refuses noise that does not fit what the samples are.</summary>
    /// <exception cref="UserErrorException">It does not.</exception>
    public static void Check(NoiseSpec? noise, SampleShape shape)
    {
        string? wanted = noise switch
        {
            ImageCorruption when shape.Kind != PayloadKind.ImageUInt8 => "pictures",
            InstanceNoise when shape.IsText => "pictures or features",
            _ => null,
        };
        if (wanted is not null)
        {
            throw new UserErrorException(
                $"this noise is for {wanted}, the input holds {shape}", $"--inject {noise}", "Take noise of labels, such as symmetric:0.4");
        }
    }

    /// <summary>The source with its pictures corrupted where the request says so.</summary>
    public static ISampleSource Corrupted(
        IngestRequest request, ISampleSource source, IProgress<IngestProgress>? progress, CancellationToken cancellationToken) =>
        ImageCorruption.Of(request.Inject) is { } corruption
            ? new CorruptedSource(
                source,
                corruption,
                corruption.Kind == CorruptionKind.Gaussian ? MomentsOf(request, progress, cancellationToken) : InputMoments.Neutral(source.Shape),
                request.Seed)
            : source;

    /// <summary>Applies instance noise to labels in place.</summary>
    /// <param name="noise">The noise.</param>
    /// <param name="request">Where the samples stand.</param>
    /// <param name="labels">N labels, -1 where there is none.</param>
    /// <param name="classes">C.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    public static NoiseOutcome Apply(
        InstanceNoise noise, IngestRequest request, int[] labels, int classes, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        InputMoments moments = MomentsOf(request, progress, cancellationToken);
        var flips = new InstanceFlips(noise, moments.Values, classes, request.Seed);
        var values = new float[moments.Values];
        (int index, int labelled, int changed) = (0, 0, 0);
        foreach (RawSample sample in InputMoments.Samples(SampleSources.OpenTrain(request), labels.Length, progress, cancellationToken))
        {
            ref int label = ref labels[index];
            if (label >= 0)
            {
                moments.Standardise(sample.Payload.Span, values);
                int drawn = flips.Draw(index, label, values);
                labelled++;
                changed += drawn != label ? 1 : 0;
                label = drawn;
            }

            index++;
        }

        return index == labels.Length
            ? new NoiseOutcome(labelled, changed, changed)
            : throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"the input has {index:N0} samples now and had {labels.Length:N0} a moment ago"),
                string.Join(", ", request.Paths),
                "Ingest it again when nothing writes to it");
    }

    private static InputMoments MomentsOf(IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellationToken) =>
        InputMoments.Of(SampleSources.OpenTrain(request), request.Limit ?? long.MaxValue, progress, cancellationToken);
}
