using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Stores;

namespace SatCurate.Client.Experiments;

/// <summary>What an experiment leaves in its folder: <c>table.md</c>, <c>results.json</c> and <c>plot.svg</c>.</summary>
internal static class ExperimentFiles
{
    /// <summary>Writes all three over those of earlier cells.</summary>
    public static async Task WriteAsync(
        string folder, IExperiment experiment, ExperimentSetup setup, ExperimentInput input, ExperimentResults results, CancellationToken cancellationToken)
    {
        ExperimentTable table = experiment.Table(setup, results);
        await WholeFile.WriteAsync(Path.Combine(folder, "table.md"), Markdown(experiment, setup, input, results), cancellationToken);
        await WholeFile.WriteAsync(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(Document(experiment, setup, input, results), ExperimentCells.JsonOptions) + "\n", cancellationToken);
        await WholeFile.WriteAsync(Path.Combine(folder, "plot.svg"), ExperimentPlot.Draw($"{experiment.Title}: {input.Text}", table), cancellationToken);
    }

    /// <summary>The table with what it is of.</summary>
    public static string Markdown(IExperiment experiment, ExperimentSetup setup, ExperimentInput input, ExperimentResults results)
    {
        int seeds = results.Cells.Select(cell => cell.Seed).Distinct().Count();
        string samples = results.Cells.Count == 0 ? "" : results.Cells[0].Samples.ToString("N0", CultureInfo.InvariantCulture) + " training samples, ";
        string first = results.Cells.Count == 0 ? "" : $"The first run: {results.Cells[0].Recipe}.\n";
        return $"{experiment.Title}, scale {setup.Scale.Name}: {input.Text}; {samples}per cent, mean ± standard deviation over {seeds} {(seeds == 1 ? "seed" : "seeds")}.\n{first}\n{experiment.Table(setup, results).Markdown()}";
    }

    /// <summary>The same for programs, with every cell; shares in [0,1].</summary>
    public static object Document(IExperiment experiment, ExperimentSetup setup, ExperimentInput input, ExperimentResults results)
    {
        ExperimentTable table = experiment.Table(setup, results);
        return new
        {
            Experiment = experiment.Name,
            Scale = setup.Scale.Name,
            Data = input.Text,
            table.Setting,
            Columns = table.Columns.Select(column => column.Title),
            table.Rows,
            results.Cells,
        };
    }
}
