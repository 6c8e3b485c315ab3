using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Decisions;

/// <summary>Decisions as people write and read them: <c>keep</c>, <c>relabel:CLASS</c>, <c>discard</c>, <c>undo</c>.</summary>
internal static class DecisionText
{
    private const string Relabel = "relabel:";

    /// <summary>The verdict that <paramref name="text"/> means.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <param name="where">Argument, or file and line, for the error.</param>
    /// <exception cref="UserErrorException">It is no decision, or names no class.</exception>
    public static int Parse(string text, ClassNames classes, string where) => text switch
    {
        "keep" => Verdict.Keep,
        "discard" => Verdict.Discard,
        "undo" => Verdict.Undo,
        _ when text.StartsWith(Relabel, StringComparison.Ordinal) => classes.Parse(text[Relabel.Length..], where),
        _ => throw new UserErrorException($"'{text}' is no decision", where, "Use keep, relabel:CLASS, discard or undo"),
    };

    /// <summary>The text of a verdict; empty where there is none.</summary>
    public static string Of(int? verdict, ClassNames classes) => verdict switch
    {
        null => "",
        Verdict.Keep => "keep",
        Verdict.Discard => "discard",
        Verdict.Undo => "undo",
        int relabel => Relabel + classes[relabel],
    };
}
