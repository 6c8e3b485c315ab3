using System.Diagnostics;
using SatCurate.Client.Follow;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Experiments;

/// <summary>Measures the cells of an experiment one after the other, all arms under one seed before the next.</summary>
internal sealed class ExperimentRun(CommandContext context, IExperiment experiment, ExperimentSetup setup, ExperimentInput input, string folder)
{
    /// <summary>All cells under seeds 1 to <paramref name="seeds"/>; those that lie in the folder are taken from there.</summary>
    /// <exception cref="InterruptedException">It was stopped; the same command goes on.</exception>
    public async Task<ExperimentResults> MeasureAsync(int seeds, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExperimentArm> arms = experiment.Arms(setup);
        var cells = new ExperimentCells(folder, input.Fingerprint());
        var results = new List<CellResult>();
        var clock = new Stopwatch();
        int measured = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach (ExperimentArm arm in arms)
            {
                CellResult? result = await cells.ReadAsync(arm, seed, cancellationToken);
                int left = (arms.Count * seeds) - results.Count;
                string more = result is not null ? " (measured before)" : measured == 0 ? "" : $" (about {RunText.Time(clock.Elapsed.TotalSeconds / measured * left)} left)";
                await context.Error.WriteLineAsync($"cell {results.Count + 1} of {arms.Count * seeds}: {arm.Name}, seed {seed}{more}");
                if (result is null)
                {
                    clock.Start();
                    results.Add(await MeasureAsync(cells, arm, seed, results.Count, arms.Count * seeds, cancellationToken));
                    clock.Stop();
                    measured++;
                }
                else
                {
                    results.Add(result);
                }

                if (result is null || left == 1)
                {
                    await ExperimentFiles.WriteAsync(folder, experiment, setup, input, new ExperimentResults(results), cancellationToken);
                }
            }
        }

        return new ExperimentResults(results);
    }

    private async Task<CellResult> MeasureAsync(ExperimentCells cells, ExperimentArm arm, long seed, int done, int all, CancellationToken cancellationToken)
    {
        string store = cells.StoreOf(arm, seed);
        bool isNew = !Directory.Exists(store);
        try
        {
            CellResult result = await CellRun.MeasureAsync(context, store, arm, seed, input, cancellationToken);
            await cells.WriteAsync(arm, result, cancellationToken);
            return result;
        }
        catch (UserErrorException) when (isNew && Directory.Exists(store))
        {
            Directory.Delete(store, recursive: true); // Of input or options that cannot be.
            throw;
        }
        catch (Exception e) when (e is InterruptedException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new InterruptedException($"interrupted: {done} of {all} cells are measured; the same command goes on with the next");
        }
    }
}
