using System.CommandLine;
using SatCurate.Client.Terminal;
using SatCurate.Silo;
using SatCurate.Silo.Scripts;

namespace SatCurate.Client.Commands;

/// <summary>The options that say how a model is trained, of every verb that trains one.</summary>
/// <param name="method">What <c>--method</c> may be.</param>
internal sealed class RecipeOptions(string method)
{
    private readonly Option<string?> _recipe = Text("--recipe", "fast (default) or paper: the settings that the other options change", "NAME");
    private readonly Option<string?> _method = Text("--method", method, "NAME");
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Epochs; scales the warm-up with it unless --warmup is given (default: recipe fast finds a length for texts; given, texts and pictures are not calibrated)", HelpName = "N" };
    private readonly Option<int?> _warmUp = new("--warmup") { Description = "Epochs of plain cross-entropy before targets move (default: a third; for features recipe fast tries others on held-out given labels)", HelpName = "N" };
    private readonly Option<float?> _momentum = new("--momentum") { Description = "Momentum of the targets, 0 to 1", HelpName = "A" };
    private readonly Option<bool> _equalWeights = new("--equal-weights") { Description = "Every sample counts alike in the loss, rather than by its target's maximum: what the weights are worth" };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Classes kept of each target and mean prediction, the rest spread evenly; 0 = all (default: 16 above 256 classes, else all)", HelpName = "K" };
    private readonly Option<string?> _model = Text("--model", "auto, linear, mlp, cnn, resnet18, resnet34, wrn-28-10, text, or script:FILE, a TorchScript module", "NAME");
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Samples a step", HelpName = "N" };
    private readonly Option<double?> _learningRate = new("--lr") { Description = "Full learning rate", HelpName = "X" };
    private readonly Option<double?> _inputDropout = new("--input-dropout") { Description = "Share of the features that a visit does not see, 0 to below 1 (default: recipe fast tries some on held-out given labels and takes the best)", HelpName = "X" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Seed of weights, order and augmentation", HelpName = "S" };
    private readonly Option<string?> _device = Text("--device", "auto (default: a GPU where the trainer has one), cpu, cuda or cuda:N", "NAME");
    private readonly Option<string?> _precision = Text("--precision", "How exactly a GPU multiplies: tf32 (default), float32, or bf16, which is the fastest", "NAME");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
        [_recipe, _method, _epochs, _warmUp, _momentum, _equalWeights, _topK, _model, _batchSize, _learningRate, _inputDropout, _seed, _device, _precision];

    /// <summary>What a command line asks for; reads the module that <c>--model</c> names.</summary>
    /// <exception cref="Curation.UserErrorException">The module can't be read.</exception>
    public async Task<CleanOptions> AskedAsync(CommandContext context, CancellationToken cancellationToken) => new()
    {
        Recipe = context.Value(_recipe),
        Method = context.Value(_method),
        Epochs = context.Value(_epochs),
        WarmUp = context.Value(_warmUp),
        Momentum = context.Value(_momentum),
        EqualWeights = context.Value(_equalWeights),
        TopK = context.Value(_topK),
        Model = context.Value(_model),
        BatchSize = context.Value(_batchSize),
        LearningRate = context.Value(_learningRate),
        InputDropout = context.Value(_inputDropout),
        Seed = context.Value(_seed),
        Device = context.Value(_device),
        Precision = context.Value(_precision),
        Script = await ScriptFile.ReadAsync(context.Value(_model), cancellationToken),
    };

    private static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
}
