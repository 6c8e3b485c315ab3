using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>What one task of a Label Studio export says.</summary>
/// <param name="Label">The choice of the annotation that counts: the last one that was not cancelled; null where there is none.</param>
/// <param name="Disagree">True where its annotations do not all say the same.</param>
/// <param name="Cancelled">Annotations that were cancelled.</param>
/// <param name="Others">Results that are no choices.</param>
internal readonly record struct LabelStudioTask(string? Label, bool Disagree, long Cancelled, long Others)
{
    /// <summary>Reads a task's annotations.</summary>
    /// <exception cref="UserErrorException">They are malformed, or the one that counts has several choices.</exception>
    public static LabelStudioTask Read(JsonElement task, string where)
    {
        (long cancelled, long others) = (0, 0);
        var said = new List<string[]>();
        foreach (JsonElement annotation in Items(task, "annotations", where))
        {
            if (annotation.ValueKind == JsonValueKind.Object && annotation.TryGetProperty("was_cancelled", out JsonElement flag) && flag.ValueKind == JsonValueKind.True)
            {
                cancelled++;
                continue;
            }

            said.Add(Choices(annotation, where, ref others));
        }

        string[] last = said.Count == 0 ? [] : said[^1];
        return last.Length <= 1
            ? new LabelStudioTask(last.FirstOrDefault(), said.Any(choices => !choices.SequenceEqual(last)), cancelled, others)
            : throw new UserErrorException(
                $"several choices, '{last[0]}' and '{last[1]}'; multi-label is not supported", where, "Keep one choice a task");
    }

    private static string[] Choices(JsonElement annotation, string where, ref long others)
    {
        var choices = new SortedSet<string>(StringComparer.Ordinal);
        foreach (JsonElement result in Items(annotation, "result", where))
        {
            if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("type", out JsonElement type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("choices"))
            {
                others++;
                continue;
            }

            JsonElement value = result.TryGetProperty("value", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
                ? inner
                : throw new UserErrorException("a choice without a value", where, "Export the tasks again as JSON");
            foreach (JsonElement choice in Items(value, "choices", where))
            {
                choices.Add(JsonText.Label(choice, () => where) ?? "");
            }
        }

        return [.. choices];
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement owner, string key, string where) =>
        owner.ValueKind != JsonValueKind.Object ? throw new UserErrorException($"{JsonText.Article(owner)} where an object with '{key}' is wanted", where, "Export the tasks again as JSON")
        : !owner.TryGetProperty(key, out JsonElement items) ? default
        : items.ValueKind == JsonValueKind.Array ? items.EnumerateArray()
        : throw new UserErrorException($"'{key}' is {JsonText.Article(items)}, no array", where, "Export the tasks again as JSON");
}
