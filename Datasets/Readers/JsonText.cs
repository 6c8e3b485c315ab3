using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Strings and labels out of JSON values.</summary>
internal static class JsonText
{
    /// <summary>The text of a label: a string, a number or a truth value as it stands there; null where the value is null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="where">Asked for the place where an error is to be told.</param>
    /// <exception cref="UserErrorException">It is something else.</exception>
    public static string? Label(JsonElement value, Func<string> where) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => String(value, where),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new UserErrorException($"the label is {Article(value)}", where(), "A label is a string or a number; null is none"),
    };

    /// <summary>The text of a string.</summary>
    /// <exception cref="UserErrorException">It is not one of whole characters.</exception>
    public static string String(JsonElement value, Func<string> where)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new UserErrorException("a string holds half of a surrogate pair", where(), "Write the file anew");
        }
    }

    /// <summary>What a value is, for messages.</summary>
    public static string Article(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        JsonValueKind.Number => "a number",
        _ => "a string",
    };
}
