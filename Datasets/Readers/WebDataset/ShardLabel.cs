using System.Text;
using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>The label among the members of a key: <c>.cls</c>, else the object in <c>.json</c>.</summary>
/// <param name="column">Name of the label in the objects, which then counts alone; null takes <c>.cls</c>, then one named as labels are.</param>
internal sealed class ShardLabel(string? column)
{
    private const string None = "-1";

    /// <summary>The label's text; null where there is none, or -1.</summary>
    public string? Of(ShardGroup group)
    {
        string? label = (column is null && group[MemberKind.Class] is { } text ? Text(text, group) : null)
            ?? (group[MemberKind.Json] is { } json ? Member(json, group) : null);
        return label == None ? null : label;
    }

    private static string Text(byte[] content, ShardGroup group)
    {
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF').Trim();
            return text.Any(char.IsControl)
                ? throw new UserErrorException("a class of several lines or with control characters", group.WhereOf(MemberKind.Class), "Write one class name or number")
                : text;
        }
        catch (DecoderFallbackException)
        {
            throw new UserErrorException("the class is not UTF-8", group.WhereOf(MemberKind.Class), "Write one class name or number");
        }
    }

    private string? Member(byte[] content, ShardGroup group)
    {
        string where = group.WhereOf(MemberKind.Json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UserErrorException($"{JsonText.Article(document.RootElement)} where an object is wanted", where, "Leave the file out or write an object");
            }

            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (column is null ? RecordColumns.IsLabelName(member.Name) : member.Name == column)
                {
                    return JsonText.Label(member.Value, () => where);
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException("malformed JSON", where, "Leave the file out or write an object");
        }
    }
}
