using System.Text.Json;

namespace SatCurate.Client.Export;

/// <summary>Members of JSON objects that may have no value: null stands in its place.</summary>
internal static class JsonMembers
{
    /// <summary>A number.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>An array of numbers.</summary>
    public static void WriteListOrNull(this Utf8JsonWriter json, string name, ReadOnlyMemory<float>? values)
    {
        if (values is not { } list)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (float value in list.Span)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
