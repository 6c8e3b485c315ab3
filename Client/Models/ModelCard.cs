using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Runs;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Models;

/// <summary>What a user of a model must know: how to feed it, what its outputs are, and where it came from.</summary>
internal sealed record ModelCard
{
    /// <summary>Version of this card's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The data set that it was trained on.</summary>
    public required string Dataset { get; init; }

    /// <summary>Class names in the order of the outputs, which are logits; where the model abstains, one more output stands behind them.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Architecture and input.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>How to make the input.</summary>
    public required string Preprocessing { get; init; }

    /// <summary>The columns that the features were read from, in order; null for other inputs.</summary>
    public required IReadOnlyList<FeatureColumn>? Columns { get; init; }

    /// <summary>The run that trained it.</summary>
    public required string Run { get; init; }

    /// <summary>The revision of the data at the end of its last whole epoch; null within the first.</summary>
    public required string? Revision { get; init; }

    /// <summary>How far the run had come.</summary>
    public required ExportEpochs Epochs { get; init; }

    /// <summary>Training samples.</summary>
    public required long Samples { get; init; }

    /// <summary>Accuracy on the test split after the last whole epoch; null where there is none.</summary>
    public required double? TestAccuracy { get; init; }

    /// <summary>The run's recipe as the trainer wrote it.</summary>
    public required JsonElement Recipe { get; init; }

    /// <summary>The card of a model.</summary>
    public static ModelCard Of(DatasetSession session, RunStatus run, ModelDescription model) => new()
    {
        Dataset = session.Manifest.Name,
        Classes = session.Classes.Names,
        Model = model,
        Preprocessing = PreprocessingOf(session.Manifest),
        Columns = session.Manifest.Columns,
        Run = StoreLayout.Run(run.Run),
        Revision = model.Epochs == 0 ? null : new Contracts.Blocks.RevisionKey(run.Run, model.Epochs - 1).ToString(),
        Epochs = new ExportEpochs(model.Epochs, run.Epochs, run.Scope.WarmUpEpochs),
        Samples = session.Manifest.TrainCount,
        TestAccuracy = run.Reports.Take(model.Epochs).LastOrDefault()?.TestAccuracy,
        Recipe = JsonSerializer.Deserialize<JsonElement>(run.Recipe),
    };

    private static string PreprocessingOf(DatasetManifest manifest) => manifest.Kind switch
    {
        PayloadKind.TextUtf8 => "the text as it is; its hashed words, pairs of words and characters are made by the loader",
        PayloadKind.FeaturesFloat32 when manifest.Columns?.Any(column => column.Levels is not null) == true =>
            "float32, the columns in order; a column of words is one value a level, 1 at its own and 0 elsewhere; standardisation is part of the model",
        PayloadKind.FeaturesFloat32 => "float32, the columns in order; standardisation is part of the model",
        _ => $"float32, {(manifest.Channels == 3 ? "RGB" : "gray")}, N x C x H x W, pixels 0 to 255"
            + (manifest.Format is "imagefolder" or "webdataset" or "parquet" or "coco" or "label-studio" ? ", short side scaled to the height and centre cropped" : "") + "; standardisation is part of the model",
    };
}

/// <summary>What stands beside a model file.</summary>
/// <param name="Card">The card, as it stands in the file too.</param>
/// <param name="Sha256">SHA-256 of the file, in hexadecimal digits.</param>
internal sealed record ModelMeta(ModelCard Card, IReadOnlyDictionary<string, string> Sha256);
