using System.Text.Json;
using SatCurate.Storage;

namespace SatCurate.Faults;

/// <summary>How far a run is, read from its store beside whoever writes it: the run's own clock, whatever the machine's speed is.</summary>
/// <param name="Committed">Epochs committed.</param>
/// <param name="Segment">Last segment of the run's journal: one more for each trainer that took the run.</param>
/// <param name="Cut">Names of each block's newest snapshot.</param>
/// <param name="CutEpochs">Epochs that the block furthest ahead has cut.</param>
public sealed record RunState(int Committed, long Segment, string Cut, int CutEpochs)
{
    /// <summary>Reads it; nothing where the run does not exist yet.</summary>
    public static async Task<RunState> ReadAsync(IPlace place, string dataset, int run)
    {
        await using IOpenStore store = await place.OpenForReadingAsync();
        int committed = 0;
        string prefix = StoreLayout.RunJournal(dataset, run);
        await Journal.ReplayAsync(
            store,
            prefix,
            default,
            record => committed += JsonDocument.Parse(record).RootElement.GetProperty("event").ValueEquals("epoch-committed") ? 1 : 0,
            CancellationToken.None);
        List<string> cuts = [];
        int cutEpochs = 0;
        int blocks = (await ManifestFile.ReadAsync(store, dataset, CancellationToken.None))?.TrainBlocks ?? 0;
        for (int block = 0; block < blocks; block++)
        {
            IReadOnlyList<BlockSnapshot.SnapshotName> names = await BlockSnapshot.ListAsync(store, dataset, block, CancellationToken.None);
            cuts.AddRange(names.TakeLast(1).Select(name => name.ToString()));
            cutEpochs = names.Where(name => name.Run == run).Select(name => name.Epoch + 1).Append(cutEpochs).Max();
        }

        return new RunState(committed, await LastSegmentAsync(store, prefix), string.Join(' ', cuts), cutEpochs);
    }

    /// <summary>Number of the last segment of a journal; 0 where there is none.</summary>
    public static async Task<long> LastSegmentAsync(IStore store, string prefix)
    {
        long last = 0;
        await foreach (StoreEntry entry in store.ListAsync(prefix, CancellationToken.None))
        {
            last = Math.Max(last, long.Parse(Path.GetFileNameWithoutExtension(entry.Name)));
        }

        return last;
    }

    /// <summary>Where in its life a process was when it was killed, seen from the state before its start to the one after its end.</summary>
    public KillPhase PhaseSince(RunState before) =>
        Segment == before.Segment ? KillPhase.Startup
        : CutEpochs > Committed && Cut != before.Cut ? KillPhase.Barrier
        : KillPhase.Training;
}
