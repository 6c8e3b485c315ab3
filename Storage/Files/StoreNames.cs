namespace SatCurate.Storage;

/// <summary>The rule for names in a store, which keeps every path inside its root.</summary>
public static class StoreNames
{
    /// <summary>Throws where <paramref name="name"/> is not segments of <c>a–z A–Z 0–9 . _ -</c> joined by <c>/</c>, none of them only dots.</summary>
    public static void Demand(string name)
    {
        foreach (string segment in name.Split('/'))
        {
            if (segment.Length == 0 || segment.All(c => c == '.') || !segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            {
                throw new ArgumentException($"'{name}' is not a name in a store", nameof(name));
            }
        }
    }
}
