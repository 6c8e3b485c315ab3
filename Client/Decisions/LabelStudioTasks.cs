using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Decisions;

/// <summary>Reads what was chosen in the tasks of a file, one after the other.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="manifest">The data set that the tasks are of.</param>
internal sealed class LabelStudioTasks(string path, DatasetManifest manifest)
{
    private readonly Dictionary<string, int> _classOf = manifest.Classes.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
    private int _read;

    /// <summary>The present task, for messages.</summary>
    public string Where { get; private set; } = "";

    /// <summary>The class chosen in the last annotation that was not cancelled, and who chose it; null where there is none.</summary>
    /// <exception cref="UserErrorException">It is no task of this data set, or its choice no class.</exception>
    public (long Index, int Class, string? By)? Read(JsonElement task)
    {
        _read++;
        Where = Member(task, "id") is { ValueKind: JsonValueKind.Number } id ? $"{path}, task {id.GetRawText()}" : $"{path}, task at place {_read}";
        if (Member(task, "data") is not { ValueKind: JsonValueKind.Object } data || Member(task, "annotations") is not { ValueKind: JsonValueKind.Array } annotations)
        {
            throw new UserErrorException("a task without data or annotations", Where, "Export the project from Label Studio as JSON, not as JSON-MIN");
        }

        long index = IndexOf(data);
        JsonElement? last = null;
        foreach (JsonElement annotation in annotations.EnumerateArray().Where(annotation => Member(annotation, "was_cancelled")?.ValueKind != JsonValueKind.True))
        {
            last = last is { } other && TimeOf(other) > TimeOf(annotation) ? last : annotation;
        }

        return last is { } standing && ClassOf(standing) is { } chosen ? (index, chosen, AnnotatorOf(standing)) : null;
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>Half of a surrogate pair has no text.</summary>
    private static string? Text(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTimeOffset TimeOf(JsonElement annotation) =>
        DateTimeOffset.TryParse(
            Text(Member(annotation, "updated_at")) ?? Text(Member(annotation, "created_at")), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : DateTimeOffset.MinValue;

    private static string? AnnotatorOf(JsonElement annotation) => Member(annotation, "completed_by") switch
    {
        { ValueKind: JsonValueKind.Number } id => id.GetRawText(),
        { ValueKind: JsonValueKind.Object } person => Text(Member(person, "email")) ?? Member(person, "id")?.GetRawText(),
        var name => Text(name),
    };

    private long IndexOf(JsonElement data)
    {
        string? id = Text(Member(data, "id"));
        string? number = Member(data, "index")?.GetRawText();
        long index = SampleIndex.Parse(id ?? number ?? throw new UserErrorException(
            "the task's data has neither id nor index", Where, "Only tasks that export --format label-studio wrote can be read back"), manifest, Where);
        return number is null || SampleIndex.Parse(number, manifest, Where) == index
            ? index
            : throw new UserErrorException($"the task's id {id} and its index {number} differ", Where);
    }

    private int? ClassOf(JsonElement annotation)
    {
        string[] choices = [.. Choices(annotation)];
        return choices.Length == 0 ? null
            : choices.Length > 1 ? throw new UserErrorException($"{choices.Length} choices where a sample has one class", Where, "Choose one")
            : _classOf.TryGetValue(choices[0], out int index) ? index
            : throw new UserErrorException(
                $"unknown class '{choices[0]}'", Where, $"The classes are {string.Join(", ", manifest.Classes.Take(12))}{(manifest.Classes.Count > 12 ? ", ..." : "")}");
    }

    private static IEnumerable<string> Choices(JsonElement annotation) =>
        from result in Items(Member(annotation, "result"))
        from choice in Items(Member(result, "value") is { } value ? Member(value, "choices") : null)
        select Text(choice) ?? choice.GetRawText();

    private static JsonElement.ArrayEnumerator Items(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;
}
