namespace SatCurate.EndToEnd.Tests;

public sealed class RevisionTests
{
    [Fact]
    public async Task Export_OfATaggedRevision_IsByteIdenticalWhateverComesAfter()
    {
        using var workplace = new Workplace();
        string store = workplace.Store;
        await SatCurateProcess.OutputAsync(store, "ingest", "bars", workplace.WriteIdx("bars", 600));
        string[] clean = ["clean", "bars", "--model", "mlp", "--epochs", "8", "--warmup", "2", "--batch-size", "50", "--keep-revisions", "2"];
        await SatCurateProcess.OutputAsync(store, clean);
        string kept = await SatCurateProcess.OutputAsync(store, "revisions", "bars");
        kept.ShouldContain("r0001-e000006");
        kept.ShouldContain("r0001-e000007");
        kept.ShouldNotContain("r0001-e000005");

        await SatCurateProcess.OutputAsync(store, "tag", "bars", "r0001-e000006", "before");
        await SatCurateProcess.OutputAsync(store, "decide", "bars", "5", "relabel:2", "--by", "ann");
        await SatCurateProcess.OutputAsync(store, "tag", "bars", "latest", "reviewed");
        string before = await ExportAsync(workplace, "before");
        string reviewed = await ExportAsync(workplace, "reviewed");
        before.ShouldNotContain("relabel");
        reviewed.ShouldContain("relabel");

        await SatCurateProcess.OutputAsync(store, "decide", "bars", "5", "undo");
        await SatCurateProcess.OutputAsync(store, "decide", "bars", "6", "discard");
        await SatCurateProcess.OutputAsync(store, [.. clean, "--seed", "9"]);
        (await ExportAsync(workplace, "before")).ShouldBe(before);
        (await ExportAsync(workplace, "r0001-e000006")).ShouldBe(before);
        (await ExportAsync(workplace, "reviewed")).ShouldBe(reviewed);
        (await ExportAsync(workplace, "latest")).ShouldNotBe(reviewed);

        ProcessResult gone = await SatCurateProcess.RunAsync(store, "export", "bars", "--to", workplace.File("gone.csv"), "--revision", "r0001-e000001");
        gone.ExitCode.ShouldBe(2);
        gone.Errors.ShouldContain("not kept any more");
        File.Exists(workplace.File("gone.csv")).ShouldBeFalse();
        ProcessResult both = await SatCurateProcess.RunAsync(store, "suspects", "bars", "--revision", "before", "--run", "1");
        both.ExitCode.ShouldBe(2);
        both.Errors.ShouldContain("exclude each other");
    }

    private static async Task<string> ExportAsync(Workplace workplace, string revision)
    {
        string file = workplace.File("out.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", file, "--revision", revision);
        return await File.ReadAllTextAsync(file);
    }
}
