using SatCurate.Storage;

namespace SatCurate.Faults.Tests;

/// <summary>SIGKILL at exact points of the directory store's work, one after another in one run: each victim goes on where the one before was killed.</summary>
public sealed class PlantedKillTests(UndisturbedRun undisturbed)
{
    private const int Block = 1;

    [Fact]
    public async Task Clean_KilledAtEveryPointOfAnEpoch_EndsBitIdenticalWithOneVisitPerEpoch()
    {
        Strace.SkipWhereItCannotTrace();
        using IPlace place = undisturbed.Fresh();
        foreach (Func<StorePoint, Hold> plant in Plants)
        {
            Hold hold = plant(await StorePoint.ReadAsync(place, UndisturbedRun.Trained, Block));
            using SatCurateProcess victim = SatCurateProcess.StartHeld(place, hold, UndisturbedRun.Clean);
            (await victim.UntilHeldAsync()).ShouldBeTrue($"the run ended without coming to '{hold.Name}' ({hold.Path}): {victim.Errors}");
            await victim.KillAsync();
            await UndisturbedRun.ShouldBeSoundAsync(place);
        }

        await SatCurateProcess.OutputAsync(place, UndisturbedRun.Clean);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }

    private static Func<StorePoint, Hold>[] Plants =>
    [
        at => new("the run is created, and begun in no block", "fsync", at.File(StoreLayout.RunJournal(at.Dataset, 1), 1), IsDone: true),
        at => new("the run begins in one block", "fsync", at.File(at.Journal, 1), IsDone: true),
        at => new("the block's journal is sealed and has no successor", "rename", at.File(at.Journal, at.Own), IsDone: false),
        at => new("before visits are written", "pwrite64", at.File(at.Journal, at.Own), IsDone: false),
        at => new("visits are written and not flushed", "fsync", at.File(at.Journal, at.Own), IsDone: false),
        at => new("visits are flushed and not acknowledged", "fsync", at.File(at.Journal, at.Own), IsDone: true),
        at => new("before the epoch joins the history", "pwrite64", at.Path(at.History), IsDone: false),
        at => new("the epoch has joined the history", "fsync", at.Path(at.History), IsDone: true),
        at => new("before a snapshot is published", "rename", at.Path(at.NextSnapshot), IsDone: false),
        at => new("a snapshot is published, the segment before it still there", "unlink", at.File(at.Journal, at.Own - 1), IsDone: false),
        at => new("the segment before a snapshot is deleted", "unlink", at.File(at.Journal, at.Own - 1), IsDone: true),
        at => new("before the checkpoint is published", "rename", at.Path(at.NextCheckpoint), IsDone: false),
        at => new("the checkpoint is published, the epoch not committed", "rename", at.Path(at.NextCheckpoint), IsDone: true),
        at => new("the revision is published, the epoch not committed", "rename", at.Path(at.NextRevision), IsDone: true),
        at => new("an epoch is committed, the checkpoint before it still there", "unlink", at.Path(at.NextCheckpoint), IsDone: false),
    ];
}
