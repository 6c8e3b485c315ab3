using System.Globalization;

namespace SatCurate.Curation;

/// <summary>Which class is mistaken for which, by name: <c>from&gt;to,from&gt;to</c>.</summary>
internal static class ClassMap
{
    /// <summary>The confusions of CIFAR-10 that the literature uses (Patrini et al., arXiv 1609.03683, section 5).</summary>
    public const string Cifar10 = "truck>automobile,bird>airplane,cat>dog,dog>cat,deer>horse";

    /// <summary>The canonical text of a map.</summary>
    /// <exception cref="UserErrorException">A malformed pair, a class mapped to itself or mapped twice.</exception>
    public static string Parse(string map, string where)
    {
        var from = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string source, string to) in Pairs(map, where))
        {
            if (source == to)
            {
                throw new UserErrorException($"class '{to}' is mapped to itself", where);
            }

            if (!from.Add(source))
            {
                throw new UserErrorException($"class '{source}' is mapped twice", where);
            }
        }

        return string.Join(',', Pairs(map, where).Select(p => $"{p.From}>{p.To}"));
    }

    /// <summary>For each class the class it turns into, -1 where it stays. Classes are named or numbered; names come first.</summary>
    /// <exception cref="UserErrorException">A class that the data set lacks.</exception>
    public static int[] Resolve(string map, IReadOnlyList<string> classes, string where, string hint)
    {
        var targets = new int[classes.Count];
        targets.AsSpan().Fill(-1);
        foreach ((string from, string to) in Pairs(map, where))
        {
            targets[IndexOf(from)] = IndexOf(to);
        }

        return targets;

        int IndexOf(string name)
        {
            for (int c = 0; c < classes.Count; c++)
            {
                if (classes[c] == name)
                {
                    return c;
                }
            }

            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < classes.Count
                ? index
                : throw new UserErrorException($"the data set has no class '{name}'", where, hint);
        }
    }

    private static IEnumerable<(string From, string To)> Pairs(string map, string where) =>
        map.Split(',').Select(pair => pair.Split('>', StringSplitOptions.TrimEntries) is [{ Length: > 0 } from, { Length: > 0 } to]
            ? (from, to)
            : throw new UserErrorException($"'{pair}' is not of the form from>to", where, NoiseSpec.Forms));
}
