namespace SatCurate.EndToEnd.Tests;

/// <summary>What <c>predict</c> says of what it cannot label.</summary>
public sealed class PredictBadInputTests(PredictBadInputTests.CleanedThings cleaned) : IClassFixture<PredictBadInputTests.CleanedThings>
{
    public static TheoryData<string> Kinds => [.. Cases.Keys];

    private static Dictionary<string, (Func<Workplace, string[]> Command, string Message)> Cases { get; } = new()
    {
        ["no such file"] = (w => ["none.csv", "--to", w.File("p.csv")], "error: no such file or folder (none.csv)."),
        ["columns in another order"] = (w => [w.Write("b.csv", "size,colour,label\n1,red,x\n"), "--to", w.File("p.csv")], "error: the columns differ from those of data set things"),
        ["a column too few"] = (w => [w.Write("b.csv", "colour\nred\n"), "--to", w.File("p.csv")], "error: the columns differ from those of data set things"),
        ["no header where the data set had one"] = (w => [w.Write("b.csv", "1,red\n"), "--to", w.File("p.csv")], "error: the columns differ from those of data set things"),
        ["images for features"] = (w => [w.WriteIdx("b", 3), "--to", w.File("p.csv")], "error: 16x16 gray images where data set things holds 4 features"),
        ["a cell that is no number in the last row"] = (w => [w.Write("b.csv", Things.Rows(2000) + "red,much,hot\n"), "--to", w.File("p.csv"), "--label-column", "label"], "error: 'much' is not a finite number"),
        ["no rows"] = (w => [w.Write("b.csv", "colour,size\n"), "--to", w.File("p.csv")], "error: the data set is empty: a header without rows"),
        ["a form that is not said"] = (w => [w.Write("b.csv", Things.Rows(3)), "--to", w.File("p.txt")], "error: the target's name does not say its format"),
        ["arrays"] = (w => [w.Write("b.csv", Things.Rows(3)), "--to", w.File("p.npy")], "error: predictions are written as a table"),
        ["no such folder"] = (w => [w.Write("b.csv", Things.Rows(3)), "--to", w.File("none/p.csv")], "error: there is no such folder"),
        ["a run that is not there"] = (w => [w.Write("b.csv", Things.Rows(3)), "--to", w.File("p.csv"), "--run", "7"], "error: "),
        ["a device that is not there"] = (w => [w.Write("b.csv", Things.Rows(3)), "--to", w.File("p.csv"), "--device", "cuda:9"], "error: device cuda:9 is not there"),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Predict_OfWhatCannotBe_IsOneLineAndLeavesTheOldFile(string kind)
    {
        string old = cleaned.Workplace.Write("p.csv", "old");
        string folder = Path.GetDirectoryName(old)!;
        string[] files = Directory.GetFiles(folder);
        string[] command = Cases[kind].Command(cleaned.Workplace);
        string digest = cleaned.Workplace.StoreDigest();
        ProcessResult result = await SatCurateProcess.RunAsync(cleaned.Workplace.Store, ["predict", "things", .. command]);
        result.ExitCode.ShouldBe(2, result.Errors);
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Count(line => line.StartsWith("error: ", StringComparison.Ordinal)).ShouldBe(1, result.Errors);
        lines[^1].ShouldStartWith(Cases[kind].Message);
        result.Output.ShouldBeEmpty();
        (await File.ReadAllTextAsync(old)).ShouldBe("old");
        Directory.GetFiles(folder).Except(files).Select(Path.GetFileName).ShouldAllBe(name => name!.StartsWith('b'));
        cleaned.Workplace.StoreDigest().ShouldBe(digest);
    }

    /// <summary>One cleaned data set for all of them: none changes it.</summary>
    public sealed class CleanedThings : IAsyncLifetime
    {
        /// <summary>Where it is.</summary>
        public Workplace Workplace { get; } = new();

        public async ValueTask InitializeAsync() => await Things.CleanAsync(Workplace);

        public ValueTask DisposeAsync()
        {
            Workplace.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
