namespace SatCurate.Storage.Tests;

/// <summary>
/// Files of each format as an earlier program wrote them, in hexadecimal, under <c>Golden/</c>. They never change: a new format gets new ones.
/// </summary>
internal static class Golden
{
    /// <summary>The hexadecimal digits of a file, line breaks and comments behind <c>#</c> left out.</summary>
    public static string Read(string name) => string.Concat(
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", name)).Select(line => line.Split('#')[0].Trim()));

    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)).ReplaceLineEndings("\n");

    public static byte[] Bytes(string name) => Convert.FromHexString(Read(name));
}
