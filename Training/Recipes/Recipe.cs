using System.Text.Json.Serialization;
using SatCurate.Curation;
using SatCurate.Training.Models;

namespace SatCurate.Training.Recipes;

/// <summary>Everything that decides how a run trains, stored with the run. The defaults are the papers' settings for CIFAR.</summary>
public sealed record Recipe
{
    /// <summary>Name for people: <c>fast</c>, <c>paper</c> or one's own.</summary>
    public string Name { get; init; } = "paper";

    /// <summary>The loss after warm-up.</summary>
    public TrainingMethod Method { get; init; } = TrainingMethod.Sat;

    /// <summary>Epochs of the run, 1 or more.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>E_s: epochs of plain cross-entropy before targets move, 0 … <see cref="Epochs"/>.</summary>
    public int WarmUpEpochs { get; init; } = 60;

    /// <summary>a: momentum of the target update, in [0,1].</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>True where every sample counts alike in the loss, as an ablation of SAT's weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EqualWeights { get; init; }

    /// <summary>How many classes of a distribution are kept (<see cref="DistributionForm"/>), below their number; 0 keeps all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int TopK { get; init; }

    /// <summary>The model.</summary>
    public ModelKind Model { get; init; } = ModelKind.ResNet34;

    /// <summary>SHA-256 of the TorchScript module, 64 hexadecimal digits; null where the model is built in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Script { get; init; }

    /// <summary>Channels of the cnn's stem, units of the mlp's layers, or values of text's embeddings, 1 or more; other models ignore it.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks in a stage of the cnn, 0 or more; other models ignore it.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Samples of a step, 2 or more.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Full learning rate of SGD, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Epochs over which the rate rises linearly to its full value, in [0, <see cref="Epochs"/>).</summary>
    public double RateWarmUpEpochs { get; init; }

    /// <summary>How the rate falls.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Cosine;

    /// <summary>Epochs at which the step schedule cuts the rate.</summary>
    public IReadOnlyList<int> StepEpochs { get; init; } = [];

    /// <summary>Factor of each cut, in (0,1].</summary>
    public double StepFactor { get; init; } = 0.1;

    /// <summary>Momentum of SGD, in [0,1).</summary>
    public double SgdMomentum { get; init; } = 0.9;

    /// <summary>Nesterov's momentum instead of the plain one.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay on all parameters, 0 or more.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Pixels by which a random crop may shift an image, 0 … 16; 0 = no crop.</summary>
    public int CropPixels { get; init; } = 4;

    /// <summary>What a crop sees beyond the edge.</summary>
    public CropPadding Padding { get; init; } = CropPadding.Zero;

    /// <summary>Mirrors half of the images left to right.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Share of a sample's features that a visit does not see (Srivastava et al., JMLR 15, 2014), 0 to below 1 in steps of 1/256; pictures and texts ignore it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double InputDropout { get; init; }

    /// <summary>
    /// Trains every sample with a half of the hidden units that is its own, and asks the other half for predictions (<see cref="Batching.TurnOverDropout"/>); not with a
    /// module of the user's.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TurnOver { get; init; }

    /// <summary>How exactly a GPU multiplies; a CPU computes in float32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Precision Precision { get; init; }

    /// <summary>Blocks from which minibatches are drawn at a time, 1 or more; up to twice as many are shuffled as a whole.</summary>
    public int PoolBlocks { get; init; } = 32;

    /// <summary>Epochs between evaluations on the test split; 0 = after the last one only. The last epoch is always evaluated.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Seed of weights, order and augmentation.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The settings of the authors' scripts for CIFAR: ResNet-34, 200 epochs.</summary>
    [JsonIgnore]
    public static Recipe Paper { get; } = new();

    /// <summary>A recipe that cleans 10,000 small samples in minutes on two cores.</summary>
    /// <param name="shape">Shape of the samples; decides model and augmentation.</param>
    /// <param name="count">Number of training samples.</param>
    public static Recipe Fast(InputShape shape, int count)
    {
        if (shape.Kind == InputKind.Text)
        {
            return FastText;
        }

        bool cnn = ModelFactory.Auto(shape) == ModelKind.Cnn;
        bool gray = cnn && shape.Channels == 1; // centred shapes: learnt in a quarter of the epochs, by a network without residual blocks
        (int epochs, int warmUpEpochs) = gray ? (12, 4) : count > 20_000 ? (30, 8) : cnn ? (36, 11) : (50, 15);
        return new Recipe
        {
            Name = "fast",
            Model = ModelFactory.Auto(shape),
            Epochs = epochs,
            WarmUpEpochs = warmUpEpochs,
            Width = cnn ? 16 : 256,
            Depth = gray ? 0 : 1,
            BatchSize = count < 2_000 ? 32 : 128,
            LearningRate = cnn ? 0.05 : 0.02,
            RateWarmUpEpochs = 1,
            Nesterov = true,
            CropPixels = shape.Kind == InputKind.Image && !gray ? Math.Min(shape.Height, shape.Width) / 8 : 0,
            Padding = CropPadding.Reflect,
            Flip = shape.Kind == InputKind.Image && shape.Channels >= 3,
        };
    }

    // A bag of so many features learns any label by heart: a small rate and a short run stop before (docs/design/0002-the-fast-recipe.md).
    private static Recipe FastText { get; } = new()
    {
        Name = "fast",
        Model = ModelKind.Text,
        Epochs = 16,
        WarmUpEpochs = 5,
        Width = 32,
        BatchSize = 64,
        LearningRate = 0.1,
        RateWarmUpEpochs = 1,
        Nesterov = true,
        WeightDecay = 0,
        CropPixels = 0,
        Flip = false,
    };

    /// <summary>The same recipe over <paramref name="epochs"/>; warm-up, rate warm-up and rate cuts scale with it.</summary>
    /// <param name="epochs">New length.</param>
    /// <param name="warmUpEpochs">New warm-up; null scales it.</param>
    public Recipe WithEpochs(int epochs, int? warmUpEpochs = null)
    {
        double scale = (double)epochs / Epochs;
        return this with
        {
            Epochs = epochs,
            WarmUpEpochs = warmUpEpochs ?? (int)Math.Round(WarmUpEpochs * scale),
            RateWarmUpEpochs = RateWarmUpEpochs * Math.Min(1.0, scale),
            StepEpochs = [.. StepEpochs.Select(at => (int)Math.Round(at * scale))],
        };
    }

    /// <summary>The rules that a run of this recipe fixes for every sample.</summary>
    /// <param name="run">Ordinal of the run within its data set, from 1.</param>
    /// <param name="classes">Number of classes.</param>
    public RunScope Scope(int run, int classes) => new(run, classes, Momentum, WarmUpEpochs, Method.MovesTargets(), TopK);
}
