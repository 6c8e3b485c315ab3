using SatCurate.Storage;
using SatCurate.Training.Batching;

namespace SatCurate.Silo;

/// <summary>What a model says of a data set's own test split.</summary>
public static class TestPredictions
{
    /// <summary>Predictions of the labelled test samples in index order; a block of them is in memory at a time.</summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set; nothing is answered where it has no test split.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async IAsyncEnumerable<(int Index, int Label, SamplePrediction Prediction)> ReadAsync(
        IStore store, DatasetManifest manifest, Predictor model, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await StorePayload.TestAsync(store, manifest, cancellationToken) is not { } test)
        {
            yield break;
        }

        int index = 0;
        for (int block = 0; block < test.Payload.Counts.Count; block++)
        {
            ReadOnlyMemory<byte> payload = await test.Payload.ReadBlockAsync(block, cancellationToken);
            foreach (SamplePrediction prediction in model.Predict(payload, test.Payload.Counts[block]))
            {
                if (test.Labels[index] >= 0)
                {
                    yield return (index, test.Labels[index], prediction);
                }

                index++;
            }
        }
    }
}
