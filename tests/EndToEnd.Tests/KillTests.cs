using System.Diagnostics;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.EndToEnd.Tests;

public sealed class KillTests
{
    private const int Samples = 1500;
    private const int Epochs = 12;
    private static readonly string[] Clean =
        ["clean", "bars", "--model", "cnn", "--epochs", "12", "--warmup", "3", "--batch-size", "50", "--seed", "4"];

    [Fact]
    public async Task Clean_KilledThreeTimesInsideTrainingAndResumed_EndsBitIdenticalWithOneVisitPerEpoch()
    {
        using var undisturbed = new Workplace();
        using var killed = new Workplace();
        string images = undisturbed.WriteIdx("bars", Samples);
        await SatCurateProcess.OutputAsync(undisturbed.Store, "ingest", "bars", images);
        await SatCurateProcess.OutputAsync(killed.Store, "ingest", "bars", images);

        var clock = Stopwatch.StartNew();
        using (SatCurateProcess whole = SatCurateProcess.Start(undisturbed.Store, Clean))
        {
            await UntilTrainingAsync(undisturbed.Store, whole, 0);
            clock.Restart();
            (await whole.EndAsync()).ExitCode.ShouldBe(0);
        }

        // A quarter, a half and three quarters through the run, and there somewhere within an epoch. Counted in epochs: however the machine's
        // speed changes meanwhile, a kill comes neither before training nor after it.
        TimeSpan epoch = clock.Elapsed / (Epochs - 1);
        var random = new Random(17);
        string[] command = Clean;
        for (int kill = 1; kill <= 3; kill++)
        {
            using SatCurateProcess victim = SatCurateProcess.Start(killed.Store, command);
            await UntilTrainingAsync(killed.Store, victim, (kill * Epochs / 4) - 1);
            await Task.Delay(epoch * random.NextDouble());
            victim.HasExited.ShouldBeFalse($"kill {kill} came after the run");
            victim.Kill();
            (await victim.EndAsync()).ExitCode.ShouldNotBe(0);
            CommittedEpochs(killed.Store).ShouldBeLessThan(Epochs);
            command = ["clean", "bars", "--resume"];
        }

        await SatCurateProcess.OutputAsync(killed.Store, command);
        await ShouldHaveOneVisitPerEpochAsync(killed.Store);
        string expected = await ExportAsync(undisturbed);
        string actual = await ExportAsync(killed);
        actual.ShouldBe(expected);
        expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(Samples + 1);
    }

    [Fact]
    public async Task Clean_InterruptedAndStopped_ResumesToTheSameEnd()
    {
        using var workplace = new Workplace();
        string images = workplace.WriteIdx("bars", Samples);
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", images);
        using (SatCurateProcess first = SatCurateProcess.Start(workplace.Store, Clean))
        {
            await UntilTrainingAsync(workplace.Store, first, 0);
            first.Interrupt();
            ProcessResult result = await first.EndAsync();
            result.ExitCode.ShouldBe(130, result.Errors);
            result.Errors.ShouldContain("--resume");
        }

        ProcessResult refused = await SatCurateProcess.RunAsync(workplace.Store, Clean);
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("--resume");
        using (SatCurateProcess second = SatCurateProcess.Start(workplace.Store, "clean", "bars", "--resume"))
        {
            await UntilTrainingAsync(workplace.Store, second, CommittedEpochs(workplace.Store));
            (await SatCurateProcess.OutputAsync(workplace.Store, "status", "bars")).ShouldContain("bars");
            ProcessResult held = await SatCurateProcess.RunAsync(workplace.Store, "delete", "bars", "--yes");
            held.ExitCode.ShouldBe(2);
            held.Errors.ShouldContain("held by process");
            await SatCurateProcess.OutputAsync(workplace.Store, "stop", "bars");
            (await second.EndAsync()).ExitCode.ShouldBe(130);
        }

        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "bars", "--resume");
        await ShouldHaveOneVisitPerEpochAsync(workplace.Store);
        (await SatCurateProcess.RunAsync(workplace.Store, "clean", "bars", "--resume")).ExitCode.ShouldBe(0);
    }

    private static async Task<string> ExportAsync(Workplace workplace)
    {
        string file = workplace.File("bars.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", file, "--format", "csv");
        return await File.ReadAllTextAsync(file);
    }

    /// <summary>Waits until the run has committed an epoch more than before: then it is training.</summary>
    private static async Task UntilTrainingAsync(string store, SatCurateProcess process, int before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (CommittedEpochs(store) <= before)
        {
            process.HasExited.ShouldBeFalse("the run ended before it was training");
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Epochs whose checkpoint is published; the file is named after the epoch that comes next.</summary>
    private static int CommittedEpochs(string store)
    {
        string folder = Path.Combine(store, StoreLayout.RunFolder("bars", 1), "checkpoints");
        return !Directory.Exists(folder) ? 0 : Directory.EnumerateFiles(folder, "e*.ckpt")
            .Select(file => int.Parse(Path.GetFileName(file).AsSpan(1, 6)))
            .DefaultIfEmpty(0)
            .Max();
    }

    private static async Task ShouldHaveOneVisitPerEpochAsync(string path)
    {
        using FileStore store = FileStore.OpenReadOnly(path);
        DatasetManifest manifest = (await ManifestFile.ReadAsync(store, "bars", CancellationToken.None))!;
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            var epochs = new List<int>();
            await HistoryLog.ReadAsync(
                store,
                "bars",
                1,
                block,
                (epoch, visits) =>
                {
                    epochs.Add(epoch);
                    visits.Length.ShouldBe(manifest.SamplesIn(block));
                    foreach (ulong visit in visits)
                    {
                        VisitEntry.Unpack(visit).Flags.HasFlag(VisitMarks.Present).ShouldBeTrue();
                    }
                },
                CancellationToken.None);
            epochs.ShouldBe(Enumerable.Range(0, Epochs));
        }
    }
}
