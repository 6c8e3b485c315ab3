using System.Globalization;
using System.Text;
using SatCurate.Client.Stores;

namespace SatCurate.Client.Export.Images;

/// <summary>
/// One folder a class, named like it where every file system takes the name. Characters that some do not take are written as <c>%</c> and the
/// hexadecimal digits of their UTF-8; names that are too long, reserved, or the same as another's but for case get <c>~</c> and the class number.
/// </summary>
internal sealed class ClassFolders
{
    private const int MaxBytes = 150;
    private const string Unsafe = "/\\<>:\"|?*%";

    private static readonly HashSet<string> s_reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    private readonly string[] _names;

    private ClassFolders(string[] names, ClassNames classes)
    {
        _names = names;
        Classes = names.Zip(classes.Names).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>The class of each folder.</summary>
    public IReadOnlyDictionary<string, string> Classes { get; }

    /// <summary>The folder of a class.</summary>
    public string this[int index] => _names[index];

    /// <summary>The folders of a data set's classes.</summary>
    public static ClassFolders Of(ClassNames classes)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new string[classes.Count];
        for (int index = 0; index < names.Length; index++)
        {
            string name = Escaped(classes[index]);
            bool isWhole = Encoding.UTF8.GetByteCount(name) <= MaxBytes;
            name = isWhole ? name : Shortened(name);
            bool isFree = name.Length > 0 && isWhole && !s_reserved.Contains(name.Split('.')[0]);
            while (!isFree || !taken.Add(name))
            {
                (name, isFree) = (string.Create(CultureInfo.InvariantCulture, $"{name}~{index}"), true);
            }

            names[index] = name;
        }

        return new ClassFolders(names, classes);
    }

    private static string Escaped(string name)
    {
        var text = new StringBuilder();
        int at = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool isOuter = at == 0 || at + rune.Utf16SequenceLength == name.Length;
            bool isSafe = !Rune.IsControl(rune) && !Unsafe.Contains(rune.ToString(), StringComparison.Ordinal)
                && !(isOuter && rune.Value is '.' or ' ') && !(at == 0 && rune.Value == '~');
            text.Append(isSafe ? rune.ToString() : Percent(rune));
            at += rune.Utf16SequenceLength;
        }

        return text.ToString();
    }

    private static string Percent(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        return string.Concat(utf8[..rune.EncodeToUtf8(utf8)].ToArray().Select(b => $"%{b:X2}"));
    }

    private static string Shortened(string name)
    {
        var text = new StringBuilder();
        int bytes = 0;
        foreach (Rune rune in name.EnumerateRunes().TakeWhile(rune => (bytes += rune.Utf8SequenceLength) <= MaxBytes))
        {
            text.Append(rune.ToString());
        }

        return text.ToString();
    }
}
