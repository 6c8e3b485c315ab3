using SatCurate.Client.Stores;
using SatCurate.Client.Suspects;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Silo;

namespace SatCurate.Client.Export;

/// <summary>What a run's last model is asked about every training sample, whichever of its revisions is exported; by index, null where it is not wanted.</summary>
/// <param name="Neighbours">Share of the nearest neighbours that have the given label; NaN where it is not known.</param>
/// <param name="TurnOver">What the half of the model that never trained with the sample says.</param>
/// <param name="Abstention">Probability that it abstains.</param>
internal sealed record ModelSignals(float[]? Neighbours, TurnOverSignal[]? TurnOver, float[]? Abstention)
{
    /// <summary>Asks the model for what is wanted of it.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="run">The run.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="cancellationToken">Cancels between minibatches.</param>
    /// <exception cref="UserErrorException">The model can't be asked that.</exception>
    public static async Task<ModelSignals> ReadAsync(
        DatasetSession session, int run, ExportRequest request, IProgress<IngestProgress> progress, CancellationToken cancellationToken)
    {
        if ((request.Neighbours is null && !request.TurnOver && !request.Abstention) || !request.HasTrainRows)
        {
            return new ModelSignals(null, null, null);
        }

        using Predictor model = await Predictor.LoadAsync(session.Store, session.Grains, session.Manifest.Name, run, "auto", cancellationToken);
        if (request.Abstention)
        {
            AbstainedSuspects.Require(model, session, run);
        }

        TurnOverSignal[]? turnOver = request.TurnOver
            ? await model.TurnOverAsync(session.Store, session.Manifest, done => Report("turn-over", done), cancellationToken)
            : null;
        float[]? agreement = request.Neighbours is { } neighbours
            ? await model.NeighbourAgreementAsync(session.Store, session.Manifest, neighbours, done => Report("neighbours", done / 2), cancellationToken)
            : null;
        float[]? abstention = request.Abstention ? await AbstentionAsync(session, model, done => Report("abstention", done), cancellationToken) : null;
        return new ModelSignals(agreement, turnOver, abstention);

        void Report(string what, int done) => progress.Report(new IngestProgress(what, done, session.Manifest.TrainCount));
    }

    private static async Task<float[]> AbstentionAsync(DatasetSession session, Predictor model, Action<int> report, CancellationToken cancellationToken)
    {
        var abstention = new float[session.Manifest.TrainCount];
        await foreach ((int index, _, SamplePrediction prediction) in StoredPredictions.TrainAsync(session.Store, session.Manifest, model, cancellationToken))
        {
            abstention[index] = prediction.Abstention!.Value;
            if ((index + 1) % session.Manifest.BlockSize == 0)
            {
                report(index + 1);
            }
        }

        return abstention;
    }

    /// <summary>A row with what the model says of its sample.</summary>
    public ExportRow Of(ExportRow row) => row with
    {
        NeighbourAgreement = Neighbours is not null && !float.IsNaN(Neighbours[row.Index]) ? Neighbours[row.Index] : null,
        Abstention = Abstention?[row.Index],
        TurnOver = TurnOver is not null && row.Given >= 0 ? TurnOver[row.Index] : null,
    };
}
