using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_OfAStore_IsSoundBesideItsOwnerAndNamesWhatWasDamagedAfterwards()
    {
        using var workplace = new Workplace();
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", workplace.WriteIdx("bars", 300));
        using (SatCurateProcess owner = SatCurateProcess.Start(workplace.Store, "clean", "bars", "--model", "linear", "--epochs", "100000", "--seed", "5"))
        {
            // Epochs of milliseconds: segments, snapshots and checkpoints come and go under the doctor's eyes.
            await UntilTrainingAsync(workplace, owner);
            for (int time = 0; time < 3; time++)
            {
                ProcessResult beside = await SatCurateProcess.RunAsync(workplace.Store, "doctor", "--full");
                beside.Output.ShouldNotContain("wrong ", customMessage: beside.Output);
                beside.Output.ShouldContain("nothing is wrong");
                beside.ExitCode.ShouldBe(0, beside.Output + beside.Errors);
            }

            owner.HasExited.ShouldBeFalse("the owner was gone before it was looked beside");
            owner.Kill();
            await owner.EndAsync();
        }

        string before = workplace.StoreDigest();
        ProcessResult killed = await SatCurateProcess.RunAsync(workplace.Store, "doctor", "--store", workplace.Store);
        killed.ExitCode.ShouldBe(0, killed.Output);

        string labels = Path.Combine(workplace.Store, "datasets", "bars", "given", "00000000.labels");
        byte[] bytes = await File.ReadAllBytesAsync(labels);
        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(labels, bytes);
        ProcessResult damaged = await SatCurateProcess.RunAsync(workplace.Store, "doctor", "--full");
        damaged.ExitCode.ShouldBe(1);
        damaged.Output.ShouldContain("wrong datasets/bars/given/00000000.labels at byte 0: the checksum is wrong. Restore it from a copy of the store.");
        (await SatCurateProcess.RunAsync(workplace.Store, "doctor")).ExitCode.ShouldBe(0, "without --full or --store nothing is read");

        JsonElement audit = JsonSerializer.Deserialize<JsonElement>((await SatCurateProcess.RunAsync(workplace.Store, "doctor", "--full", "--json")).Output).EnumerateArray().Last();
        audit.GetProperty("ok").GetBoolean().ShouldBeFalse();
        audit.GetProperty("findings").EnumerateArray().Count(f => !f.GetProperty("is_note").GetBoolean()).ShouldBe(1);

        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(labels, bytes);
        workplace.StoreDigest().ShouldBe(before, "a doctor changes nothing");

        await File.WriteAllTextAsync(Path.Combine(workplace.Store, "store.json"), """{"formatVersion":2}""");
        ProcessResult newer = await SatCurateProcess.RunAsync(workplace.Store, "doctor", "--full");
        newer.ExitCode.ShouldBe(1);
        newer.Output.ShouldContain("format version 2 is unknown, this SatCurate reads up to 1");
    }

    /// <summary>Waits until the run has committed its first epoch.</summary>
    private static async Task UntilTrainingAsync(Workplace workplace, SatCurateProcess owner)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string folder = Path.Combine(workplace.Store, "datasets", "bars", "runs", "r0001", "checkpoints");
        while (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "*.ckpt").Any())
        {
            owner.HasExited.ShouldBeFalse("the run ended before it was training");
            await Task.Delay(10, patience.Token);
        }
    }
}
