using System.Text.Json.Serialization;

namespace SatCurate.Training.Recipes;

/// <summary>How the learning rate falls over a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RateSchedule>))]
public enum RateSchedule
{
    /// <summary>Half a cosine from the full rate to zero, step by step.</summary>
    Cosine = 0,

    /// <summary>Times <see cref="Recipe.StepFactor"/> at each of <see cref="Recipe.StepEpochs"/>.</summary>
    Step = 1,
}
