using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// One block in one revision, as queries need it: what its snapshot says, assessed. Targets stay in the store until rows are asked for. Where
/// the block was appended after the revision's run there is no snapshot, and nothing was visited.
/// </summary>
internal sealed class RevisionRows
{
    private readonly BlockSnapshot.SnapshotName? _snapshot;
    private readonly BlockLabels _labels;
    private readonly RunScope _scope;
    private readonly int[] _visits;
    private readonly Assessment[] _assessments;
    private readonly RevisionKey _revision;
    private float[]? _disagreement;

    private RevisionRows(RevisionView view, BlockSnapshot.SnapshotName? snapshot, BlockLabels labels, BlockColumns columns)
    {
        (_revision, _scope, _snapshot, _labels) = (view.Revision, view.Scope, snapshot, labels);
        _visits = [.. Enumerable.Range(0, columns.Count).Select(columns.Version)];
        _assessments = [.. Enumerable.Range(0, columns.Count).Select(new ColumnsAssessment(columns, columns.Scope!, view.Mixture).Of)];
    }

    public int Count => _labels.Count;

    public int Given(int offset) => _labels.Given[offset];

    public int Visits(int offset) => _visits[offset];

    public ref readonly Assessment Assessment(int offset) => ref _assessments[offset];

    /// <summary>True where these are the rows of that revision.</summary>
    public bool Answers(RevisionView view) => view.Revision == _revision;

    /// <summary>Reads the snapshot of a revision; runs up to <paramref name="runsBefore"/> came before the block.</summary>
    public static async Task<RevisionRows> LoadAsync(
        IStore store, string dataset, int block, BlockLabels labels, RevisionView view, int runsBefore, CancellationToken cancellationToken)
    {
        BlockSnapshot.SnapshotName? snapshot =
            view.Revision.Run <= runsBefore ? null : await FindAsync(store, dataset, block, view.Revision, cancellationToken);
        BlockColumns columns = await ReadAsync(store, dataset, block, snapshot, labels, view.Scope, cancellationToken);
        return new RevisionRows(view, snapshot, labels, columns);
    }

    /// <summary>Target, then mean prediction of each of the N samples, in the form of the run.</summary>
    public async Task<float[]> ValuesAsync(IStore store, string dataset, int block, CancellationToken cancellationToken)
    {
        BlockColumns columns = await ReadAsync(store, dataset, block, _snapshot, _labels, _scope, cancellationToken);
        int width = columns.Scope!.Form.Width;
        var values = new float[Count * 2 * width];
        for (int offset = 0; offset < Count; offset++)
        {
            columns.Values(offset).CopyTo(values.AsSpan(offset * 2 * width));
        }

        return values;
    }

    /// <summary>Share of each sample's visits up to the revision that predicted another class than the given one.</summary>
    public async Task<IReadOnlyList<float>> DisagreementAsync(IStore store, string dataset, int block, CancellationToken cancellationToken)
    {
        if (_disagreement is null)
        {
            var against = new int[Count];
            await HistoryLog.ReadAsync(
                store,
                dataset,
                _revision.Run,
                block,
                (epoch, visits) =>
                {
                    for (int offset = 0; epoch <= _revision.Epoch && offset < visits.Length; offset++)
                    {
                        against[offset] += VisitEntry.Unpack(visits[offset]).Predicted != Given(offset) ? 1 : 0;
                    }
                },
                cancellationToken);
            _disagreement = [.. against.Select((n, offset) => n / (float)Math.Max(1, _visits[offset]))];
        }

        return _disagreement;
    }

    private static async Task<BlockColumns> ReadAsync(
        IStore store, string dataset, int block, BlockSnapshot.SnapshotName? snapshot, BlockLabels labels, RunScope scope, CancellationToken cancellationToken)
    {
        if (snapshot is { } name)
        {
            return (await BlockSnapshot.ReadAsync(store, dataset, block, name, labels, cancellationToken)).Columns;
        }

        var unvisited = new BlockColumns(labels);
        unvisited.StartRun(scope);
        return unvisited;
    }

    private static async Task<BlockSnapshot.SnapshotName> FindAsync(
        IStore store, string dataset, int block, RevisionKey revision, CancellationToken cancellationToken)
    {
        foreach (BlockSnapshot.SnapshotName name in (await BlockSnapshot.ListAsync(store, dataset, block, cancellationToken)).Reverse())
        {
            if (name.Kind == SnapshotKind.EpochEnd && name.Run == revision.Run && name.Epoch == revision.Epoch)
            {
                return name;
            }
        }

        throw new CorruptStoreException(StoreLayout.Snapshots(dataset, block), 0, $"revision {revision} has no snapshot");
    }
}
