namespace SatCurate.Storage;

/// <summary>
/// What the ingest of one block says of its samples' labels: the given label of each and, where several annotators voted, the share of the
/// votes that each class got. Neither ever changes; a block that is appended to gets new ones that begin with these.
/// </summary>
public sealed class BlockLabels
{
    private readonly int[] _given;
    private readonly int[] _votes;
    private readonly int _annotators;

    /// <param name="given">N given labels, -1 = unlabelled.</param>
    /// <param name="votes">N x A votes, row by row, -1 = no vote of that annotator; empty where nobody voted.</param>
    /// <param name="annotators">A; 0 where nobody voted.</param>
    public BlockLabels(int[] given, int[] votes, int annotators)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(votes.Length, given.Length * annotators, nameof(votes));
        (_given, _votes, _annotators) = (given, votes, annotators);
    }

    /// <summary>N.</summary>
    public int Count => _given.Length;

    /// <summary>N given labels, -1 = unlabelled.</summary>
    public ReadOnlySpan<int> Given => _given;

    /// <summary>Labels without votes.</summary>
    /// <param name="given">N given labels, -1 = unlabelled.</param>
    public static BlockLabels Of(int[] given) => new(given, [], 0);

    /// <summary>Labels without votes.</summary>
    public static implicit operator BlockLabels(int[] given) => Of(given);

    /// <summary>The votes on one sample, -1 where an annotator gave none; empty where nobody voted.</summary>
    public ReadOnlySpan<int> Votes(int offset) => _votes.AsSpan(offset * _annotators, _annotators);

    /// <summary>Reads the labels of one block.</summary>
    /// <exception cref="CorruptStoreException">A file is missing or damaged, or holds other than the manifest states.</exception>
    public static async ValueTask<BlockLabels> ReadAsync(IStore store, DatasetManifest manifest, int block, CancellationToken cancellationToken)
    {
        int count = manifest.SamplesIn(block);
        int annotators = manifest.Annotators?.Count ?? 0;
        int[] given = await ReadAsync(store, StoreLayout.Given(manifest, block), count, cancellationToken);
        int[] votes = annotators == 0 ? [] : await ReadAsync(store, StoreLayout.Votes(manifest, block), count * annotators, cancellationToken);
        return new BlockLabels(given, votes, annotators);
    }

    private static async ValueTask<int[]> ReadAsync(IStore store, string name, int count, CancellationToken cancellationToken)
    {
        int[] labels = await LabelsFile.ReadAsync(store, name, cancellationToken);
        return labels.Length == count
            ? labels
            : throw new CorruptStoreException(name, 0, $"{labels.Length} labels where the manifest states {count}");
    }
}
