namespace SatCurate.Tests;

/// <summary>
/// Files of each format as an earlier program wrote them, under <c>Golden/</c> of each test project: binary ones in hexadecimal, with comments
/// behind <c>#</c>. They never change: a new format gets new ones.
/// </summary>
internal static class Golden
{
    /// <summary>The hexadecimal digits of a file, line breaks and comments left out.</summary>
    public static string Read(string name) => string.Concat(File.ReadLines(PathOf(name)).Select(line => line.Split('#')[0].Trim()));

    public static string Text(string name) => File.ReadAllText(PathOf(name)).ReplaceLineEndings("\n");

    public static byte[] Bytes(string name) => Convert.FromHexString(Read(name));

    /// <summary>The lines of a text file that are not empty.</summary>
    public static IReadOnlyList<string> Lines(string name) => [.. File.ReadLines(PathOf(name)).Where(line => line.Length > 0)];

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);
}
