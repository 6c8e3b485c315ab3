using System.Text.Json;
using System.Xml.Linq;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The tables of the papers at the smallest scale.</summary>
public sealed class ExperimentTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Experiment_LabelNoiseOnOnesOwnFiles_WritesTableResultsAndPlot_AndMeasuresNothingTwice()
    {
        string[] command = ["experiment", "label-noise", _workplace.WriteIdx("train", 400), "--test", _workplace.WriteIdx("test", 100), "--scale", "tiny", "--epochs", "2", "--seeds", "2", "--to", Folder];

        ProcessResult first = await SatCurateProcess.RunAsync(_workplace.Store, command);
        first.ExitCode.ShouldBe(0, first.Errors);
        first.Errors.ShouldMatch(@"cell 2 of 4: sat-0\.4, seed 1 \(about .* left\)");
        string output = first.Output;
        output.ShouldContain("400 training samples, per cent, mean ± standard deviation over 2 seeds");
        string[] table = [.. File.ReadAllLines(Path.Combine(Folder, "table.md")).Where(line => line.StartsWith('|'))];
        table[0].ShouldContain("published: SAT, CIFAR-10, ResNet-34");
        table[2].ShouldStartWith("| 40 % | ");
        table[2].ShouldContain(" 92.64 |");
        table.ShouldAllBe(line => output.Contains(line, StringComparison.Ordinal));

        JsonElement results = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Folder, "results.json")));
        JsonElement[] cells = [.. results.GetProperty("cells").EnumerateArray()];
        cells.Select(cell => (cell.GetProperty("arm").GetString(), cell.GetProperty("seed").GetInt64()))
            .ShouldBe([("ce-0.4", 1), ("sat-0.4", 1), ("ce-0.4", 2), ("sat-0.4", 2)]);
        double[] sat = [.. cells.Where(cell => cell.GetProperty("arm").GetString() == "sat-0.4").Select(cell => cell.GetProperty("test_accuracy").GetDouble())];
        results.GetProperty("rows")[0].GetProperty("figures")[1].GetProperty("mean").GetDouble().ShouldBe(sat.Average(), 1e-12);
        XDocument.Parse(File.ReadAllText(Path.Combine(Folder, "plot.svg"))).Root!.Name.LocalName.ShouldBe("svg");
        Directory.GetDirectories(Path.Combine(Folder, "cells")).ShouldBeEmpty("the cells' stores are gone");

        ProcessResult again = await SatCurateProcess.RunAsync(_workplace.Store, command);
        again.Output.ShouldBe(output);
        again.Errors.Split("(measured before)").Length.ShouldBe(5);
        again.Errors.ShouldNotContain("epoch ");
        ProcessResult other = await SatCurateProcess.RunAsync(_workplace.Store, [.. command, "--model", "linear"]);
        other.Errors.ShouldNotContain("(measured before)", customMessage: "another model is another cell");
    }

    [Fact]
    public async Task Experiment_KilledInsideACell_GoesOnWithThatCell()
    {
        string[] command = ["experiment", "label-noise", _workplace.WriteIdx("train", 1000), "--test", _workplace.WriteIdx("test", 100), "--scale", "tiny", "--limit", "1000", "--epochs", "8", "--to", Folder];
        using (SatCurateProcess victim = SatCurateProcess.Start(_workplace.Store, command))
        {
            await UntilTrainingAsync(victim, "sat-0.4-seed1");
            victim.Kill();
            (await victim.EndAsync()).ExitCode.ShouldNotBe(0);
        }

        ProcessResult resumed = await SatCurateProcess.RunAsync(_workplace.Store, command);
        resumed.ExitCode.ShouldBe(0, resumed.Errors);
        resumed.Errors.ShouldContain("ce-0.4, seed 1 (measured before)");
        resumed.Errors.ShouldContain("resuming run 1 of sat-0.4-seed1 after ");

        // The cell that was killed came to what it comes to undisturbed.
        string undisturbed = Path.Combine(Folder, "undisturbed");
        await SatCurateProcess.OutputAsync(_workplace.Store, [.. command[..^1], undisturbed]);
        Accuracies(undisturbed).ShouldBe(Accuracies(Folder));
    }

    [Fact]
    public async Task Experiment_SelectiveOnGeneratedDigits_SaysThatTheyAreGenerated()
    {
        string output = await SatCurateProcess.OutputAsync(_workplace.Store, "experiment", "selective", "--scale", "tiny", "--limit", "200", "--epochs", "2", "--to", Folder);
        output.ShouldContain("200 generated digits, no real data");
        foreach (string row in (string[])["| 100 % | ", "| 95 % | ", "| 70 % | "])
        {
            output.ShouldContain(row);
        }

        output.ShouldContain(" 0.67 |");
    }

    [Fact]
    public async Task Experiment_Ablation_ChangesOnePartAtATime()
    {
        string output = await SatCurateProcess.OutputAsync(_workplace.Store, "experiment", "ablation", "--scale", "tiny", "--limit", "100", "--epochs", "2", "--model", "linear", "--to", Folder, "--json");
        string?[] rows = [.. JsonSerializer.Deserialize<JsonElement>(output).GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString())];
        rows.ShouldBe([
            "SAT by the recipe", "momentum 0", "momentum 0.5", "momentum 0.7", "momentum 0.95", "momentum 0.99",
            "warm-up 0 % of the epochs", "warm-up 10 % of the epochs", "warm-up 50 % of the epochs", "warm-up 70 % of the epochs", "equal weights", "plain cross-entropy",
        ]);
        string[] recipes = [.. JsonSerializer.Deserialize<JsonElement>(output).GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("recipe").GetString()!)];
        recipes.Distinct().Count().ShouldBeGreaterThan(8);
        recipes.Count(recipe => recipe.EndsWith(", equal weights", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("there is no experiment 'noise'", "noise")]
    [InlineData("there is no scale 'huge'", "label-noise", "--scale", "huge")]
    [InlineData("--limit 0 lies outside 100 to 1,000,000", "label-noise", "--limit", "0")]
    [InlineData("--seeds 0 lies outside 1 to 100", "label-noise", "--seeds", "0")]
    [InlineData("Name it with --test", "label-noise", "train.gz")]
    [InlineData("a test split without training samples", "label-noise", "--test", "test.gz")]
    [InlineData("takes the given ones for right", "label-noise", "--truth", "truth.csv")]
    [InlineData("no such file or folder (train.gz)", "label-noise", "train.gz", "--test", "test.gz")]
    [InlineData("--epochs 0 is out of range", "label-noise", "--epochs", "0")]
    public async Task Experiment_WhatCannotBe_IsRefusedInOneLineAndLeavesNothing(string why, params string[] arguments)
    {
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, ["experiment", .. arguments, "--to", Folder]);
        result.ExitCode.ShouldBe(2);
        result.Errors.Trim().Split('\n')[^1].ShouldStartWith("error: ");
        result.Errors.ShouldContain(why);
        (Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*", SearchOption.AllDirectories) : []).ShouldBeEmpty();
    }

    /// <summary>Waits until the cell has published a checkpoint.</summary>
    private async Task UntilTrainingAsync(SatCurateProcess process, string cell)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!Directory.Exists(Folder) || !Directory.EnumerateFiles(Folder, "e*.ckpt", SearchOption.AllDirectories).Any(file => file.Contains(cell, StringComparison.Ordinal)))
        {
            process.HasExited.ShouldBeFalse("the experiment ended before the cell was training");
            await Task.Delay(5, patience.Token);
        }
    }

    private string Folder => _workplace.File("experiment");

    private static double[] Accuracies(string folder) =>
        [.. JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(folder, "results.json"))).GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("test_accuracy").GetDouble())];
}
