using System.Text.Json.Serialization;

namespace SatCurate.Training.Recipes;

/// <summary>What the loss after warm-up is taken on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingMethod>))]
public enum TrainingMethod
{
    /// <summary>Self-Adaptive Training: targets move by momentum, the loss is weighted.</summary>
    Sat = 0,

    /// <summary>Plain cross-entropy on labels in force for the whole run; targets do not move.</summary>
    Ce = 1,

    /// <summary>Self-Adaptive Training whose loss has a part of reverse cross-entropy: symmetric cross-entropy.</summary>
    SatSce = 2,

    /// <summary>
    /// Self-Adaptive Training of a model that may abstain: one output more than there are classes, and a target that doubts its label lets it.
    /// </summary>
    Selective = 3,
}
