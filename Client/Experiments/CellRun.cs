using SatCurate.Client.Evaluation;
using SatCurate.Client.Follow;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Labels;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Experiments;

/// <summary>Measures one cell: what <c>ingest</c>, <c>clean --resume</c> and <c>evaluate</c> do, in a store of its own.</summary>
internal static class CellRun
{
    /// <summary>Measures it; one that was stopped on its way goes on from there.</summary>
    /// <param name="context">Where progress is shown.</param>
    /// <param name="store">Folder of the cell's store.</param>
    /// <param name="arm">Arm of the cell.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="input">The data.</param>
    /// <param name="cancellationToken">Stops it where it can go on.</param>
    /// <exception cref="InterruptedException">It was stopped.</exception>
    public static async Task<CellResult> MeasureAsync(
        CommandContext context, string store, ExperimentArm arm, long seed, ExperimentInput input, CancellationToken cancellationToken)
    {
        string dataset = $"{arm.Name}-seed{seed}";
        var place = new StorePlace(store, null, context.Notices);
        IStoreConnection connection = await StoreConnections.OpenAsync(place, StoreAccess.Own, "experiment", cancellationToken);
        await using DatasetSession session = await IngestedAsync(context, connection, input.Request(dataset, arm.Inject, seed), cancellationToken);

        var start = new RunStart(session, context);
        if (await start.ResumeAsync(arm.Options with { Seed = seed }, cancellationToken) is { } run)
        {
            await start.FinishAsync(run, cancellationToken);
        }

        (RevisionView view, RunStatus finished) = await session.RevisionAsync((int?)null, cancellationToken);
        DetectionMetrics? labels = arm.Inject is null ? null : await DetectionAsync(session, view, cancellationToken);
        EpochReport last = finished.Reports[^1];
        return new CellResult(
            arm.Name,
            seed,
            RunPlanner.Describe(finished.Recipe),
            session.Manifest.Classes.Count,
            (int)session.Manifest.TrainCount,
            finished.Reports.Sum(epoch => epoch.Seconds),
            last.TestAccuracy ?? throw new UserErrorException("the test split has no labels", dataset, "Give it some"),
            labels?.CorrectedAccuracy,
            labels is null ? null : Json.Number(labels.Auroc),
            arm.Inject is null ? await CoverageTable.MeasureAsync(session, finished.Run, cancellationToken) : null);
    }

    private static async Task<DatasetSession> IngestedAsync(
        CommandContext context, IStoreConnection connection, IngestRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (await ManifestFile.ReadAsync(connection.Store, request.Dataset, cancellationToken) is null)
            {
                await Ingest.IngestAsync(connection.Store, request, new IngestDisplay(context), cancellationToken);
            }

            return await DatasetSession.OfAsync(connection, request.Dataset, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<DetectionMetrics> DetectionAsync(DatasetSession session, RevisionView view, CancellationToken cancellationToken)
    {
        int[] truth = await LabelReader.ReadTruthAsync(session.Store, session.Manifest, cancellationToken);
        return (await TruthComparison.MeasureAsync(session, view, truth, cancellationToken)).Labels;
    }
}
