using System.Text.Json.Serialization;
using Orleans;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>The model of a run as a file that other programs read: safetensors, without what only training needs.</summary>
public sealed class ModelFile
{
    private readonly Checkpoint _checkpoint;

    private ModelFile(Checkpoint checkpoint) => _checkpoint = checkpoint;

    /// <summary>What a program needs to build the model, and to prepare its input.</summary>
    public ModelDescription Description => ModelDescription.Of(_checkpoint);

    /// <summary>Reads the last checkpoint of a run.</summary>
    /// <exception cref="UserErrorException">There is none yet, or it is gone.</exception>
    public static async Task<ModelFile> ReadAsync(IStore store, IGrainFactory grains, string dataset, int run, CancellationToken cancellationToken)
    {
        StoredCheckpoint checkpoint = await StoredCheckpoint.ReadAsync(store, grains, dataset, run, cancellationToken);
        return new ModelFile(Checkpoint.Read(checkpoint.File, checkpoint.Name));
    }

    /// <summary>Writes it, with a card in its metadata under <c>satcurate</c>.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="card">The card, JSON.</param>
    public void Write(Stream stream, string card) =>
        SafetensorsFile.Write(stream, _checkpoint, new Dictionary<string, string> { ["format"] = "pt", ["satcurate"] = card });
}

/// <summary>What a program needs to build a model, and to prepare its input.</summary>
/// <param name="Architecture">linear, mlp, cnn, resnet18, resnet34, wrn-28-10, text or script.</param>
/// <param name="Width">Channels of the cnn's stem, units of the mlp's layers or values of text's embeddings.</param>
/// <param name="Depth">Residual blocks in a stage of the cnn.</param>
/// <param name="Input">image, features or text.</param>
/// <param name="Shape">Channels, height and width of a picture; number of features; empty for texts.</param>
/// <param name="Epochs">Epochs that it was trained for.</param>
/// <param name="Steps">Steps of the epoch after those, where the run was stopped inside one.</param>
public sealed record ModelDescription(
    string Architecture, int Width, int Depth, string Input, IReadOnlyList<int> Shape, int Epochs, int Steps)
{
    /// <summary>The TorchScript module that the tensors belong to; null where the architecture is built in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScriptDescription? Script { get; init; }

    /// <summary>True where an output of abstention stands behind those of the classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Abstains { get; init; }

    internal static ModelDescription Of(Checkpoint checkpoint) => Of(checkpoint.Header) with
    {
        Abstains = checkpoint.Header.Recipe.Method == TrainingMethod.Selective,
        Script = checkpoint.Header.Recipe.Script is { } sha256
            ? new ScriptDescription(sha256, checkpoint.Floats("model.mean") ?? [], checkpoint.Floats("model.scale") ?? [])
            : null,
    };

    private static ModelDescription Of(CheckpointHeader header) => new(
        header.Recipe.Model.Name(),
        header.Recipe.Width,
        header.Recipe.Depth,
        header.Shape.Kind.ToString().ToLowerInvariant(),
        header.Shape.Kind switch
        {
            InputKind.Image => [header.Shape.Channels, header.Shape.Height, header.Shape.Width],
            InputKind.Features => [header.Shape.Channels],
            _ => [],
        },
        header.Position.Epoch,
        header.Position.Step);
}

/// <summary>What stands before a TorchScript module, and which module it is.</summary>
/// <param name="Sha256">SHA-256 of the module's file, in hexadecimal digits.</param>
/// <param name="Mean">Subtracted from each channel or feature.</param>
/// <param name="Scale">Factor of each channel or feature after that.</param>
public sealed record ScriptDescription(string Sha256, IReadOnlyList<float> Mean, IReadOnlyList<float> Scale);
