using SatCurate.Storage;

namespace SatCurate.Faults.Tests;

/// <summary>What the next process will do to a run's store, told from what is there: files are numbered, and one writer numbers them.</summary>
/// <param name="Place">The store.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="Block">The block that is looked at.</param>
/// <param name="Own">The segment that the next writer of the block's journal begins.</param>
/// <param name="OwnRun">The segment that the next trainer begins in the run's journal.</param>
/// <param name="Committed">Epochs committed.</param>
internal sealed record StorePoint(IPlace Place, string Dataset, int Block, long Own, long OwnRun, int Committed)
{
    private const int Run = 1;

    public string Journal => StoreLayout.BlockJournal(Dataset, Block);

    public string History => StoreLayout.History(Dataset, Run, Block) + "visits.log";

    public string NextSnapshot => StoreLayout.Snapshots(Dataset, Block) + new BlockSnapshot.SnapshotName(Run, Committed, Own);

    public string NextRevision => StoreLayout.Revisions(Dataset) + RevisionManifest.NameOf(Run, Committed, (OwnRun << 24) + 1);

    public string NextCheckpoint => StoreLayout.Checkpoint(Dataset, Run, Committed + 1, 0);

    public static async Task<StorePoint> ReadAsync(IPlace place, string dataset, int block)
    {
        RunState state = await RunState.ReadAsync(place, dataset, Run);
        await using IOpenStore store = await place.OpenForReadingAsync();
        long last = await RunState.LastSegmentAsync(store, StoreLayout.BlockJournal(dataset, block));
        return new StorePoint(place, dataset, block, last + 1, state.Segment + 1, state.Committed);
    }

    public string Path(string name) => System.IO.Path.Combine(Place.Store, name);

    public string File(string journal, long segment) => Path($"{journal}{StoreLayout.Number(segment)}.log");
}
