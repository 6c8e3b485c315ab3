using SatCurate.Curation;
using SatCurate.Training.Models;

namespace SatCurate.Training.Recipes;

/// <summary>The ranges of a recipe's settings.</summary>
public static class RecipeRules
{
    /// <summary>Answers the recipe where every setting lies in its range.</summary>
    /// <exception cref="UserErrorException">Names the first option that does not, with its range.</exception>
    public static Recipe Validated(this Recipe recipe)
    {
        Demand(recipe.Epochs >= 1, "--epochs", recipe.Epochs, "1 or more");
        Demand(
            recipe.WarmUpEpochs >= 0 && recipe.WarmUpEpochs <= recipe.Epochs,
            "--warmup",
            recipe.WarmUpEpochs,
            $"0 to {recipe.Epochs} (the epochs)");
        Demand(recipe.Momentum is >= 0 and <= 1, "--momentum", recipe.Momentum, "0 to 1");
        Demand(recipe.BatchSize >= 2, "--batch-size", recipe.BatchSize, "2 or more");
        Demand(recipe.LearningRate > 0 && double.IsFinite(recipe.LearningRate), "--lr", recipe.LearningRate, "above 0");
        Demand(
            recipe.RateWarmUpEpochs >= 0 && recipe.RateWarmUpEpochs < recipe.Epochs,
            "rate warm-up",
            recipe.RateWarmUpEpochs,
            "0 to below the epochs");
        Demand(recipe.StepFactor is > 0 and <= 1, "step factor", recipe.StepFactor, "above 0 to 1");
        Demand(recipe.SgdMomentum is >= 0 and < 1, "SGD momentum", recipe.SgdMomentum, "0 to below 1");
        Demand(!recipe.Nesterov || recipe.SgdMomentum > 0, "SGD momentum", recipe.SgdMomentum, "above 0 with Nesterov");
        Demand(recipe.WeightDecay >= 0 && double.IsFinite(recipe.WeightDecay), "weight decay", recipe.WeightDecay, "0 or more");
        Demand(recipe.Width >= 1, "width", recipe.Width, "1 or more");
        Demand(recipe.Depth >= 0, "depth", recipe.Depth, "0 or more");
        Demand(recipe.CropPixels is >= 0 and <= 16, "crop pixels", recipe.CropPixels, "0 to 16");
        Demand(recipe.InputDropout is >= 0 and < 1, "--input-dropout", recipe.InputDropout, "0 to below 1");
        Demand(recipe.PoolBlocks >= 1, "pool blocks", recipe.PoolBlocks, "1 or more");
        Demand(recipe.EvaluateEvery >= 0, "evaluation interval", recipe.EvaluateEvery, "0 or more");
        Demand(Enum.IsDefined(recipe.Precision), "--precision", recipe.Precision, "tf32, float32 or bf16");
        Demand(Enum.IsDefined(recipe.Method), "--method", recipe.Method, "sat, sat-sce, selective or ce");
        Demand(
            !recipe.EqualWeights || recipe.Method is TrainingMethod.Sat or TrainingMethod.SatSce,
            "--equal-weights with --method",
            recipe.Method.Name(),
            "sat or sat-sce, whose samples have weights");
        Demand(Enum.IsDefined(recipe.Model), "--model", recipe.Model, $"{ModelNames.BuiltIn} or script:FILE");
        Demand(!recipe.TurnOver || recipe.Model != ModelKind.Script, "--turn-over with --model", recipe.Model, "a built-in model, whose layers are known");
        Demand((recipe.Model == ModelKind.Script) == (recipe.Script is not null), "--model", recipe.Model, "script:FILE to name a module");
        return recipe;
    }

    private static void Demand<T>(bool holds, string option, T value, string range)
    {
        if (!holds)
        {
            throw new UserErrorException($"{option} {value} is out of range", $"recipe option {option}", $"Choose {range}");
        }
    }
}
