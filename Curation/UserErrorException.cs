namespace SatCurate.Curation;

/// <summary>Bad usage or bad input: what is wrong, where, and the mend. Shown as one line; exit code 2.</summary>
/// <param name="what">What is wrong, without a full stop.</param>
/// <param name="where">File, line, sample or option; null where <paramref name="what"/> says it.</param>
/// <param name="hint">How to mend it, a sentence without a full stop; null where there is nothing to advise.</param>
public sealed class UserErrorException(string what, string? where = null, string? hint = null)
    : Exception(Render(what, where, hint))
{
    private static string Render(string what, string? where, string? hint) =>
        what + (where is null ? "" : $" ({where})") + "." + (hint is null ? "" : $" {hint}.");
}
