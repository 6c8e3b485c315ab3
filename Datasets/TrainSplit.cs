using SatCurate.Datasets.Content;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>The training samples of one ingest or append, read to their end.</summary>
/// <param name="Labels">Their labels.</param>
/// <param name="Hashes">Their content hashes.</param>
internal sealed record TrainSplit(ResolvedLabels Labels, IReadOnlyList<UInt128> Hashes)
{
    /// <summary>Reads and writes the samples and gathers their labels.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="writer">Writes them; may hold some from before already.</param>
    /// <param name="gathered">Takes the labels.</param>
    /// <param name="limit">The most samples to take; null takes all.</param>
    /// <param name="fingerprint">Takes shape, paths, labels and contents.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    public static async Task<TrainSplit> ReadAsync(
        ISampleSource source,
        SplitWriter writer,
        TrainingLabels gathered,
        long? limit,
        Fingerprint fingerprint,
        IProgress<IngestProgress>? progress,
        CancellationToken cancellationToken)
    {
        int before = writer.Hashes.Count;
        fingerprint.Add($"{source.Shape}");
        await writer.WriteAsync(
            limit ?? long.MaxValue,
            (index, sample) =>
            {
                gathered.Take(index, sample);
                fingerprint.Add(sample.Source ?? "");
                return -1;
            },
            progress,
            cancellationToken);
        ResolvedLabels labels = gathered.Resolve(progress, cancellationToken);
        UInt128[] hashes = [.. writer.Hashes.Skip(before)];
        foreach (FeatureColumn column in source is IFeatureSource { Columns: var columns } ? columns : [])
        {
            fingerprint.Add($"{column.Name}: {string.Join(", ", column.Levels ?? [])}");
        }

        labels.AddTo(fingerprint);
        fingerprint.Add(hashes);
        return new TrainSplit(labels, hashes);
    }
}
