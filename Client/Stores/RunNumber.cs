using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Client.Stores;

/// <summary>A run as the user names it: <c>3</c> or <c>r0003</c>.</summary>
internal static class RunNumber
{
    /// <summary>Its ordinal; null where none was named.</summary>
    /// <exception cref="UserErrorException">It is no run's name.</exception>
    public static int? Parse(string? text) =>
        text is null ? null
        : int.TryParse(text.StartsWith('r') ? text.AsSpan(1) : text, NumberStyles.None, CultureInfo.InvariantCulture, out int run) && run > 0 ? run
        : throw new UserErrorException($"'{text}' is no run", "--run", "Use its number, such as 1");
}
