namespace SatCurate.EndToEnd.Tests;

public sealed class BadInputTests
{
    public static TheoryData<string> Kinds => [.. Cases.Keys];

    private static Dictionary<string, Func<Workplace, string[]>> Cases { get; } = new()
    {
        ["a file that is not there"] = w => ["ingest", "bad", w.File("none-images-idx3-ubyte")],
        ["a wrong magic number"] = w => ["ingest", "bad", "--format", "idx", w.Write("wrong", "this is not an IDX file at all")],
        ["truncated images"] = w => ["ingest", "bad", Cut(w.WriteIdx("cut", 30), 500)],
        ["labels of another count"] = w => ["ingest", "bad", w.WriteIdx("few", 30), "--labels", w.WriteIdx("many", 40).Replace("images-idx3", "labels-idx1", StringComparison.Ordinal)],
        ["a label out of range"] = w => ["ingest", "bad", w.WriteIdx("range", 3), "--classes", w.Write("classes.txt", "one\ntwo\n"), "--labels", w.Write("range.csv", "index,label\n0,0\n1,1\n2,7\n")],
        ["an index twice"] = w => ["ingest", "bad", w.WriteIdx("twice", 3), "--labels", w.Write("twice.csv", "index,label\n0,0\n1,1\n1,0\n")],
        ["a missing label"] = w => ["ingest", "bad", w.WriteIdx("gap", 3), "--labels", w.Write("gap.csv", "index,label\n0,0\n2,1\n")],
        ["a cell that is not a number"] = w => ["ingest", "bad", w.Write("cells.csv", "a,b,label\n1,2,x\n3,NaN,y\n"), "--format", "csv"],
        ["an empty set"] = w => ["ingest", "bad", w.Write("empty.csv", "a,b,label\n"), "--format", "csv"],
        ["one class only"] = w => ["ingest", "bad", w.Write("one.csv", "a,b,label\n1,2,x\n3,4,x\n"), "--format", "csv"],
        ["an unknown noise"] = w => ["ingest", "bad", w.WriteIdx("noise", 30), "--inject", "purple:0.4"],
        ["a name that is no name"] = w => ["ingest", "../bad", w.WriteIdx("name", 30)],
        ["a data set that is there"] = w => ["ingest", "good", w.WriteIdx("again", 29)],
        ["a data set that is not there"] = _ => ["clean", "nobody"],
        ["warm-up beyond the epochs"] = _ => ["clean", "good", "--epochs", "2", "--warmup", "3"],
        ["an unknown model"] = _ => ["clean", "good", "--model", "oracle"],
        ["no sample in memory"] = _ => ["clean", "good", "--resident-samples", "0"],
        ["fewer samples in memory than none"] = _ => ["clean", "good", "--resident-samples", "-5"],
        ["a number of samples that is none"] = _ => ["clean", "good", "--resident-samples", "many"],
        ["suspects before cleaning"] = _ => ["suspects", "good"],
        ["a sample beyond the last"] = _ => ["decide", "good", "999", "keep"],
        ["an unknown class"] = _ => ["decide", "good", "1", "relabel:zebra"],
        ["an option that is none"] = _ => ["status", "--frobnicate"],
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task BadInput_OfAnyKind_IsOneLineWithExitCode2AndChangesNothing(string kind)
    {
        using var workplace = new Workplace();
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "good", workplace.WriteIdx("good", 30));
        string[] command = Cases[kind](workplace);
        string before = workplace.StoreDigest();
        ProcessResult result = await SatCurateProcess.RunAsync(workplace.Store, command);
        result.ExitCode.ShouldBe(2, $"{kind}: {result.Errors}");
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Count(l => l.StartsWith("error: ", StringComparison.Ordinal)).ShouldBe(1, result.Errors);
        result.Errors.ShouldNotContain("   at ");
        result.Output.ShouldBeEmpty();
        workplace.StoreDigest().ShouldBe(before);
    }

    private static string Cut(string file, int bytes)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length - bytes);
        return file;
    }
}
