using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Predictions;

/// <summary>Writes the predictions of a cross-validation to a folder of numpy arrays, row i of each for the same sample.</summary>
/// <param name="manifest">The data set.</param>
/// <param name="validator">What predicts.</param>
/// <param name="folds">How many folds it has.</param>
/// <param name="tell">Told a line for people before each fold, and now and then within.</param>
internal sealed class CrossValidationJob(DatasetManifest manifest, CrossValidator validator, int folds, Action<string> tell)
{
    /// <summary>Fills the folder; stopped, it keeps the folds that are done, and the same call goes on with the next.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InterruptedException">It was stopped.</exception>
    /// <exception cref="UserErrorException">It can't be written there, or the training diverged.</exception>
    public async Task<CrossValidationMeta> RunAsync(string path, CancellationToken cancellationToken)
    {
        using var target = new ExportTarget(path, isFolder: true);
        FoldFiles files = FoldFiles.Open(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + ".folds", Asked());
        var rows = new Row[validator.Given.Count];
        for (int fold = 0; fold < folds; fold++)
        {
            int[] samples = validator.Samples(fold);
            float[] predicted = await PredictedAsync(files, fold, samples.Length, cancellationToken);
            for (int i = 0; i < samples.Length; i++)
            {
                rows[samples[i]] = new Row(fold, predicted.AsMemory(i * manifest.Classes.Count, manifest.Classes.Count));
            }
        }

        (int labelled, double loss, int agreed) = await WriteAsync(target.Folder, rows, cancellationToken);
        var meta = new CrossValidationMeta
        {
            Dataset = manifest.Name,
            ExportedAt = ExportSubject.Time(DateTimeOffset.UtcNow),
            Classes = manifest.Classes,
            Folds = folds,
            Recipe = JsonSerializer.Deserialize<JsonElement>(validator.Recipe),
            Rows = labelled,
            Unlabelled = rows.Length - labelled,
            LogLoss = loss / labelled,
            Agreement = (double)agreed / labelled,
            Sha256 = await target.HashAsync(cancellationToken),
        };
        target.Publish(meta);
        files.Remove();
        return meta;
    }

    /// <summary>All that the predictions follow from.</summary>
    private object Asked() => new
    {
        Dataset = manifest.Name,
        manifest.IngestId,
        Given = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(validator.Given.ToArray()))),
        Folds = folds,
        Recipe = JsonSerializer.Deserialize<JsonElement>(validator.Recipe),
    };

    private async Task<float[]> PredictedAsync(FoldFiles files, int fold, int samples, CancellationToken cancellationToken)
    {
        if (files.Read(fold, samples * manifest.Classes.Count) is { } done)
        {
            tell($"fold {fold + 1}/{folds}: done before");
            return done;
        }

        try
        {
            tell($"fold {fold + 1}/{folds}: {samples} samples held out");
            LabelledPredictions predicted = await validator.PredictAsync(fold, tell, cancellationToken);
            float[] values = new float[samples * manifest.Classes.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)predicted.Row(i / manifest.Classes.Count)[i % manifest.Classes.Count];
            }

            files.Keep(fold, values);
            return values;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new InterruptedException($"interrupted: {fold} of {folds} folds are done; the same command goes on with the next");
        }
    }

    private async Task<(int Labelled, double Loss, int Agreed)> WriteAsync(string folder, Row[] rows, CancellationToken cancellationToken)
    {
        (int labelled, double loss, int agreed) = (0, 0, 0);
        await using var arrays = new NpyFolder(folder, new ClassNames(manifest.Classes));
        NpyFile<float> predictions = arrays.Open<float>("pred_probs", manifest.Classes.Count);
        NpyFile<long> given = arrays.Open<long>("given", 0);
        NpyFile<long> index = arrays.Open<long>("index", 0);
        NpyFile<long> fold = arrays.Open<long>("fold", 0);
        for (int sample = 0; sample < rows.Length; sample++)
        {
            int label = validator.Given[sample];
            if (label >= 0)
            {
                ReadOnlySpan<float> predicted = rows[sample].Predicted.Span;
                predictions.Write(predicted);
                given.Write(label);
                index.Write(sample);
                fold.Write(rows[sample].Fold);
                labelled++;
                loss -= Math.Log(Math.Max(predicted[label], 1e-7));
                agreed += Prediction.ArgMax(predicted) == label ? 1 : 0;
            }
        }

        await arrays.CompleteAsync(cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "classes.txt"), manifest.Classes, cancellationToken);
        return (labelled, loss, agreed);
    }

    private readonly record struct Row(int Fold, ReadOnlyMemory<float> Predicted);
}
