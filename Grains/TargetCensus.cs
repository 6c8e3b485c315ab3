using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// Counts a block's targets at the end of each epoch. It alone of all grains reads the truth, where an ingest kept one aside, after the targets
/// have moved: nothing but counts comes out of it. Lives on its grain's scheduler: no locks.
/// </summary>
/// <param name="store">Where the truth and the snapshots lie.</param>
/// <param name="manifest">The data set's manifest.</param>
/// <param name="block">Block.</param>
/// <param name="labels">Labels of its samples.</param>
internal sealed class TargetCensus(IStore store, DatasetManifest manifest, int block, BlockLabels labels)
{
    private int[]? _truth;
    private (RevisionKey Cut, int[] Before, int[] At)? _last;

    /// <summary>The counts at a cut.</summary>
    /// <param name="columns">The columns as they are at it.</param>
    /// <param name="cut">The run and the epoch that ends.</param>
    /// <param name="cancellationToken">Cancels what it has to read.</param>
    public async Task<TargetCounts> CountAsync(BlockColumns columns, RevisionKey cut, CancellationToken cancellationToken)
    {
        int[] at = Classes(columns);
        int[] before = _last is { } last && last.Cut == cut ? last.Before
            : _last is { } previous && previous.Cut == Previous(cut) ? previous.At
            : await ReadBeforeAsync(columns.Scope!, cut, cancellationToken);
        _last = (cut, before, at);
        _truth ??= await ReadTruthAsync(cancellationToken);
        return TargetCounts.Of(labels.Given, at, before, _truth);
    }

    private static RevisionKey Previous(RevisionKey cut) => cut with { Epoch = cut.Epoch - 1 };

    /// <summary>The classes at the start of the run, or in the snapshot of the epoch before; empty where that can't be read.</summary>
    private async Task<int[]> ReadBeforeAsync(RunScope scope, RevisionKey cut, CancellationToken cancellationToken)
    {
        if (cut.Epoch == 0)
        {
            var initial = new BlockColumns(labels);
            initial.StartRun(scope);
            return Classes(initial);
        }

        RevisionKey wanted = Previous(cut);
        foreach (BlockSnapshot.SnapshotName name in await BlockSnapshot.ListAsync(store, manifest.Name, block, cancellationToken))
        {
            if (name.Kind == SnapshotKind.EpochEnd
                && new RevisionKey(name.Run, name.Epoch) == wanted
                && await BlockSnapshot.TryReadAsync(store, manifest.Name, block, name, labels, cancellationToken) is { } read)
            {
                return Classes(read.Columns);
            }
        }

        return [];
    }

    /// <summary>Empty where there is none, or a damaged one: no epoch fails for its figures, and an audit names the damage.</summary>
    private async Task<int[]> ReadTruthAsync(CancellationToken cancellationToken)
    {
        try
        {
            int[] truth = manifest.HasTruth ? await LabelsFile.ReadAsync(store, StoreLayout.Truth(manifest, block), cancellationToken) : [];
            return truth.Length == labels.Count ? truth : [];
        }
        catch (CorruptStoreException)
        {
            return [];
        }
    }

    private static int[] Classes(BlockColumns columns)
    {
        DistributionForm form = columns.Scope!.Form;
        int[] classes = new int[columns.Count];
        for (int offset = 0; offset < classes.Length; offset++)
        {
            classes[offset] = form.ArgMax(columns.Target(offset));
        }

        return classes;
    }
}
