namespace SatCurate.Training.Recipes;

/// <summary>The learning rate as a function of the place in the run, so that a resumed run needs no schedule state.</summary>
public static class LearningRate
{
    /// <summary>The rate of one step.</summary>
    /// <param name="recipe">The run's recipe.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="step">Zero-based step within the epoch.</param>
    /// <param name="stepsPerEpoch">Steps of one epoch.</param>
    public static double At(Recipe recipe, int epoch, int step, int stepsPerEpoch)
    {
        double place = epoch + ((double)step / stepsPerEpoch);
        if (place < recipe.RateWarmUpEpochs)
        {
            double done = place + (1.0 / stepsPerEpoch);
            return recipe.LearningRate * Math.Min(1.0, done / recipe.RateWarmUpEpochs);
        }

        return recipe.Schedule switch
        {
            RateSchedule.Step => recipe.LearningRate * Math.Pow(recipe.StepFactor, recipe.StepEpochs.Count(at => epoch >= at)),
            _ => recipe.LearningRate * 0.5
                * (1.0 + Math.Cos(Math.PI * (place - recipe.RateWarmUpEpochs) / (recipe.Epochs - recipe.RateWarmUpEpochs))),
        };
    }
}
