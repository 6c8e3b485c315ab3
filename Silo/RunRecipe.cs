using System.Text.Json;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>What a run stores of its order for the trainer.</summary>
/// <param name="Recipe">How to train.</param>
/// <param name="Device">cpu, cuda or cuda:N.</param>
internal sealed record RunRecipe(Recipe Recipe, string Device)
{
    /// <summary>Reads the text that <see cref="RunPlanner"/> wrote.</summary>
    public static RunRecipe Read(string json) => JsonSerializer.Deserialize<RunRecipe>(json, JsonSerializerOptions.Default)
        ?? throw new InvalidDataException("a run without a recipe");
}
