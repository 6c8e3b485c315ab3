namespace SatCurate.Faults.Tests;

public sealed class FullDiskTests(UndisturbedRun undisturbed)
{
    private const int DiskBytes = 8 * 1024 * 1024;
    private const int RoomBytes = 640 * 1024;

    [Fact]
    public async Task Clean_OnAFullDisk_EndsWithOneLineAndResumesOnceThereIsRoom()
    {
        using var disk = SmallDisk.Mount(undisturbed.NewFolder(), DiskBytes);
        using IPlace place = undisturbed.FreshIn(Path.Combine(disk.Folder, "store"));
        disk.FillBut(RoomBytes);
        ProcessResult full = await SatCurateProcess.RunAsync(place, UndisturbedRun.Clean);
        full.ExitCode.ShouldBe(1, full.Errors);
        full.ErrorLines.Count.ShouldBe(1, full.Errors);
        full.Errors.ShouldContain("No space left on device");
        full.Errors.ShouldNotContain("   at ");
        await UndisturbedRun.ShouldBeSoundAsync(place);

        disk.MakeRoom();
        await SatCurateProcess.OutputAsync(place, UndisturbedRun.Clean);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }

    [Fact]
    public async Task Ingest_OntoAFullDisk_EndsWithOneLineAndLeavesNothing()
    {
        using var disk = SmallDisk.Mount(undisturbed.NewFolder(), 512 * 1024);
        using var place = new DirectoryPlace(Path.Combine(disk.Folder, "store"));
        string file = Path.Combine(undisturbed.NewFolder(), "many.csv");
        FeatureFile.Write(file, 40_000, 5);
        ProcessResult full = await SatCurateProcess.RunAsync(place, "ingest", "many", file);
        full.ExitCode.ShouldBe(1, full.Errors);
        full.ErrorLines.Count.ShouldBe(1, full.Errors);
        full.Errors.ShouldContain("No space left on device");
        Directory.EnumerateFiles(place.Store, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe([".lock", "store.json"], ignoreOrder: true);

        string few = Path.Combine(undisturbed.NewFolder(), "few.csv");
        FeatureFile.Write(few, 100, 5);
        await SatCurateProcess.OutputAsync(place, "ingest", "many", few);
    }
}
