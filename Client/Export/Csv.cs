namespace SatCurate.Client.Export;

/// <summary>The quoting of RFC 4180.</summary>
internal static class Csv
{
    private static readonly System.Buffers.SearchValues<char> s_special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>The cell as it stands in a file: in quotes where it holds a comma, a quote or a line break.</summary>
    public static string Quote(string text) =>
        text.AsSpan().ContainsAny(s_special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
