using System.Text.Json;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>What a JSON file is, by its first mebibyte.</summary>
internal static class JsonHead
{
    private const int Bytes = 1 << 20;

    /// <summary>True for one object with a member <c>images</c>, <c>annotations</c> or <c>categories</c> that is an array of objects.</summary>
    public static bool IsCoco(string path) => Look(path, (ref Utf8JsonReader reader) =>
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool listed = reader.GetString() is "images" or "annotations" or "categories";
            if (!reader.Read())
            {
                return false;
            }

            if (listed && reader.TokenType == JsonTokenType.StartArray)
            {
                return reader.Read() && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndArray;
            }

            if (!reader.TrySkip())
            {
                return false;
            }
        }

        return false;
    });

    /// <summary>True for an array whose first object has a member <c>data</c> that is an object.</summary>
    public static bool IsLabelStudio(string path) => Look(path, (ref Utf8JsonReader reader) =>
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals("data");
            if (!reader.Read() || (isData && reader.TokenType == JsonTokenType.StartObject))
            {
                return isData;
            }

            if (!reader.TrySkip())
            {
                return false;
            }
        }

        return false;
    });

    private delegate bool Judgement(ref Utf8JsonReader reader);

    private static bool Look(string path, Judgement judge)
    {
        ReadOnlySpan<byte> head = InputFile.Head(path, Bytes);
        var reader = new Utf8JsonReader(head.StartsWith("\uFEFF"u8) ? head[3..] : head, isFinalBlock: false, default);
        try
        {
            return judge(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // Whoever reads it says what is wrong.
        }
    }
}
