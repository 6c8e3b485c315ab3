using System.Text.Json;
using System.Text.Json.Serialization;
using SatCurate.Curation;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>What a run stores of its order for the trainer.</summary>
/// <param name="Recipe">How to train.</param>
/// <param name="Device">auto, which the trainer decides, cpu, cuda or cuda:N.</param>
internal sealed record RunRecipe(Recipe Recipe, string Device)
{
    // A member that this program does not know may change how to train: refused, not passed over.
    private static readonly JsonSerializerOptions s_reading = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads the text that <see cref="RunPlanner"/> wrote.</summary>
    /// <exception cref="UserErrorException">A newer SatCurate wrote it.</exception>
    public static RunRecipe Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecipe>(json, s_reading) ?? throw new InvalidDataException("a run without a recipe");
        }
        catch (JsonException e)
        {
            throw new UserErrorException(
                $"the run's recipe has another form than this SatCurate reads: {e.Message.TrimEnd('.')}",
                null,
                "Use the SatCurate that started the run, or a newer one");
        }
    }
}
