using System.Runtime.CompilerServices;
using SatCurate.Datasets;
using SatCurate.Storage;
using SatCurate.Training.Batching;

namespace SatCurate.Silo;

/// <summary>What a model says of a data set's own samples, in index order; a block of them is in memory at a time.</summary>
public static class StoredPredictions
{
    /// <summary>Predictions of the labelled test samples; none where there is no test split.</summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async IAsyncEnumerable<LabelledPrediction> TestAsync(
        IStore store, DatasetManifest manifest, Predictor model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await StorePayload.TestAsync(store, manifest, cancellationToken) is not { } test)
        {
            yield break;
        }

        int index = 0;
        await foreach (SamplePrediction prediction in AllAsync(test.Payload, model, cancellationToken))
        {
            if (test.Labels[index] >= 0)
            {
                yield return new LabelledPrediction(index, test.Labels[index], prediction);
            }

            index++;
        }
    }

    /// <summary>Predictions of the training samples with their given labels, -1 where a sample came without.</summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async IAsyncEnumerable<LabelledPrediction> TrainAsync(
        IStore store, DatasetManifest manifest, Predictor model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int index = 0;
        BlockLabels? labels = null;
        await foreach (SamplePrediction prediction in AllAsync(new StorePayload(store, manifest, Splits.Train), model, cancellationToken))
        {
            int offset = index % manifest.BlockSize;
            labels = offset == 0 ? await BlockLabels.ReadAsync(store, manifest, index / manifest.BlockSize, cancellationToken) : labels;
            yield return new LabelledPrediction(index++, labels!.Given[offset], prediction);
        }
    }

    private static async IAsyncEnumerable<SamplePrediction> AllAsync(
        IPayloadBlocks payload, Predictor model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int block = 0; block < payload.Counts.Count; block++)
        {
            ReadOnlyMemory<byte> samples = await payload.ReadBlockAsync(block, cancellationToken);
            foreach (SamplePrediction prediction in model.Predict(samples, payload.Counts[block]))
            {
                yield return prediction;
            }
        }
    }
}

/// <summary>A prediction beside the label that the data set has.</summary>
/// <param name="Index">Zero-based index within the split.</param>
/// <param name="Label">Class index, -1 where there is none.</param>
/// <param name="Prediction">What the model says.</param>
public readonly record struct LabelledPrediction(int Index, int Label, SamplePrediction Prediction);
