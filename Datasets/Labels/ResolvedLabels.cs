using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Storage;

namespace SatCurate.Datasets.Labels;

/// <summary>Labels as class indexes, -1 where there is none.</summary>
/// <param name="Classes">The classes.</param>
/// <param name="Given">Given label of each training sample, after injection.</param>
/// <param name="Truth">True label of each where it is known; null where none is.</param>
/// <param name="Noise">What drawn noise did.</param>
/// <param name="Skipped">Label rows passed over.</param>
internal sealed record ResolvedLabels(
    ClassList Classes, int[] Given, int[]? Truth, NoiseOutcome? Noise, IReadOnlyList<string> Skipped)
{
    /// <summary>N x A votes of the annotators, -1 where there is none; empty where nobody voted.</summary>
    public int[] Votes { get; init; } = [];

    /// <summary>The A annotators; null where nobody voted.</summary>
    public IReadOnlyList<string>? Annotators { get; init; }

    /// <summary>Samples of each class by given label, in class order.</summary>
    public long[] PerClass()
    {
        var perClass = new long[Classes.Count];
        foreach (int label in Given.Where(label => label >= 0))
        {
            perClass[label]++;
        }

        return perClass;
    }

    /// <summary>These labels, and behind them <paramref name="more"/>; where only these have a truth, that of the others is unknown.</summary>
    public ResolvedLabels Then(ResolvedLabels more) => this with
    {
        Given = [.. Given, .. more.Given],
        Truth = Truth is null ? null : [.. Truth, .. more.Truth ?? [.. more.Given.Select(_ => -1)]],
        Votes = [.. Votes, .. more.Votes],
    };

    /// <summary>Adds classes, labels, truth and votes.</summary>
    public void AddTo(Fingerprint fingerprint)
    {
        foreach (string name in (IEnumerable<string>)[.. Classes.Names, "annotators", .. Annotators ?? []])
        {
            fingerprint.Add(name);
        }

        fingerprint.Add(Given);
        fingerprint.Add(Votes);
        fingerprint.Add(Truth ?? []);
    }

    /// <summary>Writes the labels files of a new data set.</summary>
    public Task WriteAsync(IStore store, string dataset, int blockSize, CancellationToken cancellationToken) =>
        WriteAsync(store, dataset, blockSize, first: 0, append: "", cancellationToken);

    /// <summary>Writes the labels files of the blocks from a sample on.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="blockSize">Samples in a block.</param>
    /// <param name="first">Index of the first sample that the labels are of; a block's first.</param>
    /// <param name="append">Id of the append that writes them; empty for an ingest.</param>
    /// <param name="cancellationToken">Cancels between files.</param>
    public async Task WriteAsync(IStore store, string dataset, int blockSize, long first, string append, CancellationToken cancellationToken)
    {
        int block = (int)(first / blockSize);
        for (int start = 0; start < Given.Length; block++, start += blockSize)
        {
            Range range = start..Math.Min(start + blockSize, Given.Length);
            await LabelsFile.WriteAsync(store, StoreLayout.Given(dataset, block, append), Given[range], cancellationToken);
            if (Truth is not null)
            {
                await LabelsFile.WriteAsync(store, StoreLayout.Truth(dataset, block, append), Truth[range], cancellationToken);
            }

            if (Annotators is { Count: var annotators })
            {
                int[] votes = Votes[(range.Start.Value * annotators)..(range.End.Value * annotators)];
                await LabelsFile.WriteAsync(store, StoreLayout.Votes(dataset, block, append), votes, cancellationToken);
            }
        }
    }

    /// <summary>Share of given labels that differ from the truth among the samples where both are known; null where there are none.</summary>
    public double? RealisedNoise()
    {
        (long known, long wrong) = (0, 0);
        for (int i = 0; Truth is not null && i < Given.Length; i++)
        {
            bool both = Given[i] >= 0 && Truth[i] >= 0;
            known += both ? 1 : 0;
            wrong += both && Given[i] != Truth[i] ? 1 : 0;
        }

        return known == 0 ? null : (double)wrong / known;
    }
}
