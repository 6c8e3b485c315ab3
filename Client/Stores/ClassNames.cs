using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Client.Stores;

/// <summary>The classes of a data set by name and by number.</summary>
internal sealed class ClassNames
{
    private readonly bool _numeric;

    public ClassNames(IReadOnlyList<string> names)
    {
        Names = names;
        _numeric = names.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>Names in class order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int Count => Names.Count;

    /// <summary>The name of a class; empty where <paramref name="index"/> is negative.</summary>
    public string this[int index] => index < 0 ? "" : Names[index];

    /// <summary>The class that <paramref name="text"/> means: a name, or a number where the names are no numbers themselves.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="where">Option, or file and line, for the error.</param>
    /// <exception cref="UserErrorException">There is no such class.</exception>
    public int Parse(string text, string where)
    {
        for (int index = 0; index < Names.Count; index++)
        {
            if (Names[index] == text)
            {
                return index;
            }
        }

        return !_numeric && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < Count
            ? number
            : throw new UserErrorException(
                $"unknown class '{text}'", where, $"The classes are {string.Join(", ", Names.Take(12))}{(Count > 12 ? ", ..." : "")}");
    }
}
