using System.Diagnostics.CodeAnalysis;

namespace SatCurate.Feed.Frames;

/// <summary>What a server says, for people.</summary>
internal static class ServerText
{
    private const int Most = 1000;

    /// <summary>So much of it as people read.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Short(string? text) => text is { Length: > Most } ? text[..Most] : text;
}
