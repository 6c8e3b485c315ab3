using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// The class names that Hugging Face datasets writes into the metadata of a Parquet file, under the key <c>huggingface</c>:
/// <c>info.features.COLUMN</c> of <c>_type</c> <c>ClassLabel</c> with its <c>names</c>.
/// </summary>
internal static class HubFeatures
{
    private const string Key = "huggingface";

    /// <summary>The names of each column of classes, in class order; empty where the file says nothing of them.</summary>
    /// <exception cref="UserErrorException">The metadata is no JSON, or names are no strings.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ClassNames(ParquetInput input)
    {
        var names = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (input.Metadata(Key) is not { } text)
        {
            return names;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (Member(document.RootElement, "info") is { } info && Member(info, "features") is { ValueKind: JsonValueKind.Object } features)
            {
                foreach (JsonProperty column in features.EnumerateObject().Where(column => IsClasses(column.Value)))
                {
                    names[column.Name] = [.. column.Value.GetProperty("names").EnumerateArray().Select(name => name.GetString()!)];
                }
            }

            return names;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"the metadata '{Key}' of the file is malformed", input.Path, "Write the file anew");
        }
    }

    private static bool IsClasses(JsonElement column) =>
        Member(column, "_type") is { ValueKind: JsonValueKind.String } kind && kind.ValueEquals("ClassLabel") && Member(column, "names") is { ValueKind: JsonValueKind.Array };

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
}
