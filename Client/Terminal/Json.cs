using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SatCurate.Client.Terminal;

/// <summary>The JSON that commands print and files carry: snake_case names, what is unknown as null.</summary>
internal static class Json
{
    /// <summary>Indented, for documents.</summary>
    public static JsonSerializerOptions Document { get; } = Options(indented: true);

    /// <summary>On one line, for JSONL.</summary>
    public static JsonSerializerOptions Line { get; } = Options(indented: false);

    /// <summary>JSON has no NaN: null in its place.</summary>
    public static double? Number(double value) => double.IsFinite(value) ? value : null;

    /// <inheritdoc cref="Number(double)"/>
    public static float? Number(float value) => float.IsFinite(value) ? value : null;

    /// <summary>A text in quotes, as JSON, YAML and Python read it.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Line);

    /// <summary>A document over several lines, with the names that it has.</summary>
    public static string Indented(JsonElement document) => JsonSerializer.Serialize(document, Document);

    /// <summary>Prints a document.</summary>
    public static void Print<T>(TextWriter output, T document) => output.WriteLine(JsonSerializer.Serialize(document, Document));

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = indented,
    };
}
