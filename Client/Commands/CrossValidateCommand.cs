using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Predictions;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>Predicts every labelled sample by a model that has not trained with it.</summary>
internal sealed class CrossValidateCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<string> _to = new("--to") { Description = "Folder to write numpy arrays to: pred_probs, given, index, fold", Required = true, HelpName = "DIR" };
    private readonly Option<int> _folds = new("--folds") { Description = "So many models are trained, each without one part of the samples", DefaultValueFactory = _ => 5, HelpName = "K" };
    private readonly RecipeOptions _recipe = new("ce (default): plain cross-entropy, sat, sat-sce or selective");

    public CrossValidateCommand()
        : base("cross-validate", "Predict every labelled sample by a model that has not trained with it: for confident learning", "satcurate cross-validate fashion --to folds")
    {
        Add(_dataset);
        foreach (Option option in (Option[])[_to, _folds, .. _recipe.All])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        (string path, int folds) = (context.Required(_to), context.Value(_folds));
        CleanOptions options = await _recipe.AskedAsync(context, cancellationToken);
        options = options with { Method = options.Method ?? "ce" };
        await using IOpenStore store = await StoreOpening.ReadAsync(context.Store, cancellationToken);
        DatasetManifest manifest = await StoredDatasets.FindAsync(store, context.Required(_dataset), cancellationToken);
        CrossValidator validator = await CrossValidator.OpenAsync(store, manifest, options, folds, context.Error.WriteLine, cancellationToken);
        await context.Error.WriteLineAsync($"cross-validating {manifest.Name}: {folds} folds, {RunPlanner.Describe(validator.Recipe)}");
        CrossValidationMeta meta = await new CrossValidationJob(manifest, validator, folds, context.Error.WriteLine).RunAsync(path, cancellationToken);
        Print(context, path, meta);
        return ExitCode.Success;
    }

    private static void Print(CommandContext context, string path, CrossValidationMeta meta)
    {
        if (context.Json)
        {
            Json.Print(context.Out, meta);
            return;
        }

        string unlabelled = meta.Unlabelled > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({meta.Unlabelled:N0} more have no label)") : "";
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {meta.Rows:N0} samples predicted in {meta.Folds} folds{unlabelled}; log loss of their given labels {meta.LogLoss:F3}, agreement {meta.Agreement:F3}"));
        string suspects = $"{ProgramName.Text} suspects --pred-probs {Path.Combine(path, "pred_probs.npy")} --labels {Path.Combine(path, "given.npy")} --classes {Path.Combine(path, "classes.txt")}";
        context.Out.WriteLine($"suspects by confident learning: {suspects}");
    }
}
