using System.Globalization;
using System.Text.Json;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>Turns options into the order of a run.</summary>
public static class RunPlanner
{
    private const int ShownName = 15; // script: and enough of the SHA-256 to tell modules apart.

    /// <summary>The order that <paramref name="options"/> ask for on this data set.</summary>
    /// <exception cref="UserErrorException">An option is unknown or out of range.</exception>
    public static RunOrder Plan(DatasetManifest manifest, CleanOptions options)
    {
        Recipe recipe = Recipe(manifest, options);
        return new RunOrder(
            JsonSerializer.Serialize(new RunRecipe(recipe, Device(options.Device)), JsonSerializerOptions.Default),
            recipe.Epochs,
            recipe.WarmUpEpochs,
            recipe.Momentum,
            recipe.Method.MovesTargets(),
            options.Abandon,
            KeepRevisions(options.KeepRevisions),
            Sharing(manifest, recipe, options),
            recipe.TopK,
            options.HeldOutErrorRate);
    }

    /// <summary>Names the options that contradict the recipe of an unfinished run; empty where it can be resumed with them.</summary>
    public static IReadOnlyList<string> Contradictions(RunStatus run, CleanOptions options)
    {
        RunRecipe stored = RunRecipe.Read(run.Recipe);
        Recipe of = stored.Recipe;
        var contradictions = new List<string>();
        Check("--recipe", options.Recipe, of.Name);
        Check("--method", options.Method, of.Method.Name());
        Check("--epochs", options.Epochs, of.Epochs);
        Check("--warmup", options.WarmUp, of.WarmUpEpochs);
        Check("--momentum", options.Momentum, of.Momentum);
        Check("--equal-weights", options.EqualWeights ? true : (bool?)null, of.EqualWeights);
        Check("--top-k", options.TopK, of.TopK);
        Check("--model", options.Model == "auto" ? null : options.Script is { } script ? $"script:{script.Sha256}" : options.Model, ModelName(of));
        Check("--batch-size", options.BatchSize, of.BatchSize);
        Check("--lr", options.LearningRate, of.LearningRate);
        Check("--precision", options.Precision, of.Precision.Name());
        Check("--input-dropout", options.InputDropout, of.InputDropout);
        Check("--turn-over", options.TurnOver ? true : (bool?)null, of.TurnOver);
        Check("--seed", options.Seed, of.Seed);
        Check("--trainers", options.Trainers, run.Sharing?.Trainers ?? 1);
        Check("--round-steps", options.RoundSteps, run.Sharing?.RoundSteps ?? 0);
        return contradictions;

        void Check<TAsked, THas>(string option, TAsked? asked, THas has)
        {
            string? text = Convert.ToString(asked, CultureInfo.InvariantCulture);
            string stands = Convert.ToString(has, CultureInfo.InvariantCulture) ?? "";
            if (!string.IsNullOrEmpty(text) && !text.Equals(stands, StringComparison.OrdinalIgnoreCase))
            {
                contradictions.Add($"{option} {text} (the run has {stands.ToLowerInvariant()})");
            }
        }
    }

    /// <summary>One line for people: model, epochs, batch size, schedule.</summary>
    public static string Describe(string recipe)
    {
        Recipe of = RunRecipe.Read(recipe).Recipe;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{of.Method.Name()}, {ModelName(of)[..Math.Min(ShownName, ModelName(of).Length)]}, {of.Epochs} epochs (warm-up {of.WarmUpEpochs}, momentum {of.Momentum}), batch {of.BatchSize}, lr {of.LearningRate} {of.Schedule.ToString().ToLowerInvariant()}, seed {of.Seed}{(of.InputDropout == 0 ? "" : $", input dropout {of.InputDropout}")}{(of.TurnOver ? ", turn-over dropout" : "")}{(of.EqualWeights ? ", equal weights" : "")}{(of.Precision == default ? "" : $", {of.Precision.Name()}")}{(of.TopK == 0 ? "" : $", top {of.TopK} of each target kept")}");
    }

    /// <summary>Whether the model of a run may abstain.</summary>
    public static bool Abstains(string recipe) => RunRecipe.Read(recipe).Recipe.Method == TrainingMethod.Selective;

    private static string ModelName(Recipe recipe) => recipe.Script is { } sha256 ? $"script:{sha256}" : recipe.Model.Name();

    private static Recipe Recipe(DatasetManifest manifest, CleanOptions options)
    {
        InputShape shape = StorePayload.ShapeOf(manifest);
        Recipe recipe = options.Recipe switch
        {
            null or "fast" => Training.Recipes.Recipe.Fast(shape, (int)manifest.TrainCount),
            "paper" => Training.Recipes.Recipe.Paper,
            _ => throw new UserErrorException($"unknown recipe '{options.Recipe}'", "--recipe", "Choose fast or paper"),
        };
        if (options.Epochs is { } epochs)
        {
            recipe = recipe.WithEpochs(Math.Max(1, epochs), options.WarmUp) with { Epochs = epochs };
        }
        else if (options.WarmUp is { } warmUp)
        {
            recipe = recipe with { WarmUpEpochs = warmUp };
        }

        return (recipe with
        {
            Method = options.Method is { } method ? TrainingMethods.Parse(method) : recipe.Method,
            Momentum = options.Momentum ?? recipe.Momentum,
            EqualWeights = options.EqualWeights,
            TopK = TopK(manifest.Classes.Count, options.TopK),
            Model = options.Script is not null ? ModelKind.Script : options.Model is { } model ? ModelFactory.Parse(model, shape) : recipe.Model,
            Script = options.Script?.Sha256,
            BatchSize = options.BatchSize ?? recipe.BatchSize,
            LearningRate = options.LearningRate ?? recipe.LearningRate,
            Precision = options.Precision is { } precision ? Precisions.Parse(precision) : recipe.Precision,
            InputDropout = Dropout(shape, options.InputDropout),
            TurnOver = options.TurnOver,
            Seed = options.Seed ?? recipe.Seed,
        }).Validated();
    }

    private static double Dropout(InputShape shape, double? asked) => asked is null or 0 || shape.Kind == InputKind.Features
        ? asked ?? 0
        : throw new UserErrorException("only features can be left out of a visit", "--input-dropout", "Leave it out for pictures and texts");

    /// <summary>All classes are kept where the top k would take as much room.</summary>
    private static int TopK(int classes, int? asked)
    {
        int topK = asked ?? (classes > DistributionForm.MostDenseClasses ? DistributionForm.DefaultTopK : 0);
        return topK is < 0 or 1
            ? throw new UserErrorException($"--top-k {topK} is out of range", "recipe option --top-k", "Choose 0 (all classes), or 2 and more")
            : new DistributionForm(classes, topK) is { Width: var width } && width < classes ? topK : 0;
    }

    private static Sharing? Sharing(DatasetManifest manifest, Recipe recipe, CleanOptions options)
    {
        int trainers = options.Trainers ?? 1;
        if (trainers is < 1 or > Contracts.Runs.Sharing.MostTrainers)
        {
            throw new UserErrorException(
                $"a run can't be shared by {trainers} trainers", "--trainers", $"Choose 1 to {Contracts.Runs.Sharing.MostTrainers}");
        }

        if (options.RoundSteps is { } steps && (steps < 1 || trainers == 1))
        {
            throw new UserErrorException(
                steps < 1 ? $"a round can't have {steps} steps" : "a run of one trainer has no rounds",
                "--round-steps",
                steps < 1 ? "Choose 1 or more" : "Leave it out, or share the run with --trainers");
        }

        return trainers == 1 ? null : new Sharing(trainers, options.RoundSteps ?? 0, EpochOrder.Steps((int)manifest.TrainCount, recipe.BatchSize));
    }

    private static int KeepRevisions(int? asked) => asked is < 2 or > 10_000
        ? throw new UserErrorException($"{asked} revisions can't be kept", "--keep-revisions", "Choose 2 to 10000")
        : asked ?? RunOrder.DefaultKeepRevisions;

    private static string Device(string? device) => device switch
    {
        null => "auto",
        "auto" or "cpu" or "cuda" => device,
        _ when device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _) => device,
        _ => throw new UserErrorException($"unknown device '{device}'", "--device", "Choose auto, cpu, cuda or cuda:N"),
    };
}
