namespace SatCurate.Curation;

/// <summary>Bad usage or bad input: what is wrong, where, and the mend. Shown as one line; exit code 2.</summary>
/// <param name="what">What is wrong, without a full stop.</param>
/// <param name="where">File, line, sample or option; null where <paramref name="what"/> says it.</param>
/// <param name="hint">How to mend it, a sentence without a full stop; null where there is nothing to advise.</param>
public sealed class UserErrorException(string what, string? where = null, string? hint = null)
    : Exception(Render(what, where, hint))
{
    private const int MaxPart = 600;

    private static string Render(string what, string? where, string? hint) =>
        Shown(what) + (where is null ? "" : $" ({Shown(where)})") + "." + (hint is null ? "" : $" {Shown(hint)}.");

    /// <summary>The text in one line of bearable length, whatever of the input it quotes.</summary>
    private static string Shown(string text)
    {
        string cut = text.Length <= MaxPart ? text : $"{text.AsSpan(0, MaxPart / 2)} ... {text.AsSpan(text.Length - (MaxPart / 2))}";
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c)) : cut;
    }
}
