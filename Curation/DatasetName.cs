namespace SatCurate.Curation;

/// <summary>The rule for data set names: 1–64 of <c>a–z A–Z 0–9 . _ -</c>, starting with a letter or digit, so that a name is also a safe path.</summary>
public static class DatasetName
{
    /// <summary>True where <paramref name="name"/> may name a data set.</summary>
    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= 64
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
