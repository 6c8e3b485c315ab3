namespace SatCurate.Storage;

/// <summary>The rule for names in a store, which keeps every path inside its root.</summary>
public static class StoreNames
{
    /// <summary>
    /// Throws where <paramref name="name"/> is not segments of <c>a–z A–Z 0–9 . _ -</c> joined by <c>/</c>, none of them starting with a dot.
    /// </summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Demand(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is not a name in a store", nameof(name));
        }
    }

    /// <summary>Throws where <paramref name="prefix"/> can't be the start of a name; a folder ends in <c>/</c>, empty stands for all.</summary>
    /// <exception cref="ArgumentException">It can't.</exception>
    public static void DemandPrefix(string prefix)
    {
        if (prefix.Length > 0 && !AreSegments(prefix, prefix[^1] == '/' ? prefix.Length - 1 : prefix.Length))
        {
            throw new ArgumentException($"'{prefix}' is not the start of a name in a store", nameof(prefix));
        }
    }

    /// <summary>True where <paramref name="name"/> is a name as <see cref="Demand"/> asks for.</summary>
    public static bool IsName(string name) => AreSegments(name, name.Length);

    private static bool AreSegments(string name, int length)
    {
        bool first = true;
        for (int i = 0; i < length; i++)
        {
            char c = name[i];
            if (c == '/' ? first : c == '.' ? first : !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }

            first = c == '/';
        }

        return !first;
    }
}
