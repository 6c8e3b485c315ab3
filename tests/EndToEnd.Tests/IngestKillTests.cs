using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using SatCurate.Storage;

namespace SatCurate.EndToEnd.Tests;

/// <summary>An ingest that is interrupted keeps the blocks it has written, and goes on behind them when it is told to.</summary>
public sealed class IngestKillTests : IDisposable
{
    private const int Pictures = 5300;
    private const int BlockSize = 1024;

    private readonly Workplace _workplace = new();
    private readonly string _pictures;
    private readonly string[] _ingest;

    public IngestKillTests()
    {
        _pictures = PictureFolder.Write(_workplace, "pictures", Pictures);
        _ingest = ["ingest", "pets", _pictures, "--test", PictureFolder.Write(_workplace, "test", 1100), "--size", "8", "--inject", "symmetric:0.4", "--seed", "3"];
    }

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Ingest_KilledAgainAndAgainAndResumed_EndsAsOneThatWasNot()
    {
        using var undisturbed = new Workplace();
        ProcessResult whole = await SatCurateProcess.RunAsync(undisturbed.Store, _ingest);
        whole.ExitCode.ShouldBe(0, whole.Errors);
        int killed = 0;
        string[] command = _ingest;
        do
        {
            using SatCurateProcess ingest = SatCurateProcess.Start(_workplace.Store, command);
            killed += await UntilAnotherBlockAsync(ingest) ? 1 : 0;
            ingest.Kill();
            await ingest.EndAsync();
            command = [.. _ingest, "--resume"];
            (await SatCurateProcess.OutputAsync(_workplace.Store, "doctor", "--full")).ShouldNotContain("wrong ");
        }
        while (!File.Exists(Stored(StoreLayout.Manifest("pets"))));

        killed.ShouldBeGreaterThan(1);
        string[] again = (await SatCurateProcess.RunAsync(_workplace.Store, command)).Errors.Split('\n');
        PassedOver(again).ShouldBe(PassedOver(whole.Errors.Split('\n')));
        Content(_workplace).ShouldBe(Content(undisturbed));
        JsonElement status = JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(_workplace.Store, "status", "pets", "--json"));
        status.EnumerateArray().Single().GetProperty("train_count").GetInt32().ShouldBe(PictureFolder.Sound(Pictures));
    }

    [Fact]
    public async Task Ingest_Interrupted_SaysHowFarItCameAndIsResumedWithTheSameAlone()
    {
        using (SatCurateProcess first = SatCurateProcess.Start(_workplace.Store, _ingest))
        {
            (await UntilAnotherBlockAsync(first)).ShouldBeTrue();
            first.Interrupt();
            ProcessResult result = await first.EndAsync();
            result.ExitCode.ShouldBe(130, result.Errors);
            result.Errors.ShouldMatch(@"interrupted: [1-6],\d\d\d samples of pets are written; go on with the same command and --resume\n");
        }

        string before = _workplace.StoreDigest();
        (await SatCurateProcess.OutputAsync(_workplace.Store, "status")).ShouldStartWith("no data sets");
        (await SatCurateProcess.OutputAsync(_workplace.Store, "doctor", "--full")).ShouldContain("an ingest that is under way, or was interrupted with ");
        await ShouldRefuseAsync("there is no data set 'pets'", "clean", "pets");
        await ShouldRefuseAsync("an ingest of 'pets' was interrupted, ", _ingest);
        await ShouldRefuseAsync("was begun with other options: nothing of the kind then, --limit 4000 now", [.. _ingest, "--resume", "--limit", "4000"]);
        string picture = Directory.EnumerateFiles(_pictures, "*.png", SearchOption.AllDirectories).First();
        DateTime time = File.GetLastWriteTimeUtc(picture);
        File.SetLastWriteTimeUtc(picture, time.AddSeconds(1));
        await ShouldRefuseAsync("the input is not what the ingest of 'pets' was begun with", [.. _ingest, "--resume"]);
        File.SetLastWriteTimeUtc(picture, time);
        _workplace.StoreDigest().ShouldBe(before);

        (await SatCurateProcess.OutputAsync(_workplace.Store, [.. _ingest, "--resume"])).ShouldMatch(@"resumed: [1-6],\d\d\d of them were written before");
    }

    [Fact]
    public async Task Ingest_KilledAndItsProgressDamaged_IsToldAndDeleted()
    {
        using (SatCurateProcess first = SatCurateProcess.Start(_workplace.Store, _ingest))
        {
            (await UntilAnotherBlockAsync(first)).ShouldBeTrue();
            first.Kill();
            await first.EndAsync();
        }

        string start = Stored(StoreLayout.IngestStart("pets"));
        byte[] bytes = await File.ReadAllBytesAsync(start);
        bytes[9] ^= 1;
        await File.WriteAllBytesAsync(start, bytes);
        string before = _workplace.StoreDigest();
        await ShouldRefuseAsync("what an interrupted ingest of 'pets' has written is damaged: the checksum is wrong (datasets/pets/ingest/start).", [.. _ingest, "--resume"]);
        ProcessResult doctor = await SatCurateProcess.RunAsync(_workplace.Store, "doctor", "--full");
        doctor.ExitCode.ShouldBe(1);
        doctor.Output.ShouldContain("wrong datasets/pets/");
        await ShouldRefuseAsync("deleting pets is not confirmed", "delete", "pets");
        _workplace.StoreDigest().ShouldBe(before);

        await SatCurateProcess.OutputAsync(_workplace.Store, "delete", "pets", "--yes");
        Directory.EnumerateFiles(_workplace.Store, "*", SearchOption.AllDirectories).ShouldNotContain(file => file.Contains("pets", StringComparison.Ordinal));
        await ShouldRefuseAsync("there is no data set 'pets'", "delete", "pets", "--yes");
    }

    private async Task ShouldRefuseAsync(string message, params string[] command)
    {
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, command);
        result.ExitCode.ShouldBe(2, result.Errors);
        result.Errors.ShouldStartWith("error: ");
        result.Errors.ShouldContain(message);
        result.Output.ShouldBeEmpty();
    }

    /// <summary>Waits until the store has a full block more than at first; false where the process ended before.</summary>
    private async Task<bool> UntilAnotherBlockAsync(SatCurateProcess ingest)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        int before = FullBlocks();
        while (FullBlocks() <= before && !ingest.HasExited)
        {
            await Task.Delay(5, patience.Token);
        }

        return !ingest.HasExited;
    }

    private int FullBlocks()
    {
        var folder = new DirectoryInfo(Stored(StoreLayout.Dataset("pets") + "hashes"));
        return !folder.Exists ? 0 : folder.EnumerateFiles("*.hashes").Count(file => file.Length == HashesFile.LengthOf(BlockSize));
    }

    private string Stored(string name) => Path.Combine(_workplace.Store, name);

    private static string[] PassedOver(string[] errors) => [.. errors.Where(line => line.StartsWith("passed over: ", StringComparison.Ordinal))];

    /// <summary>Every file of the store, but for what each opening and each ingest draws anew.</summary>
    private static string[] Content(Workplace workplace) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(workplace.Store, "datasets"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
            Path.GetRelativePath(workplace.Store, file) + " " + (Path.GetFileName(file) == "manifest.json"
                ? Regex.Replace(File.ReadAllText(file), "\"(IngestId|CreatedAt)\": \"[^\"]*\"", "")
                : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))),
    ];
}
