using System.Text.Json;

namespace SatCurate.Client.Export;

/// <summary>The seed in a recipe, whose other fields are the trainer's business.</summary>
internal static class RecipeSeed
{
    /// <summary>The first number named <c>Seed</c> in the document, outermost first; null where there is none.</summary>
    public static long? Of(JsonElement recipe)
    {
        if (recipe.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (JsonProperty property in recipe.EnumerateObject())
        {
            if (property.Name.Equals("seed", StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.Number)
            {
                return property.Value.GetInt64();
            }
        }

        return recipe.EnumerateObject().Select(property => Of(property.Value)).FirstOrDefault(seed => seed is not null);
    }
}
