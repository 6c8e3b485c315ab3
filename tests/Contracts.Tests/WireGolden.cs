using System.Globalization;

namespace SatCurate.Contracts.Tests;

/// <summary>A message as some SatCurate wrote it, in <c>Golden/ALIAS-N.txt</c>: what it holds, a leaf a line, then its bytes.</summary>
/// <param name="Leaves">What it holds, by path.</param>
/// <param name="Bytes">How it was sent.</param>
internal sealed record WireGolden(IReadOnlyDictionary<string, string> Leaves, byte[] Bytes)
{
    private const string BytesAre = "bytes: ";
    private const string Is = " = ";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>All that are there, by the name of their file.</summary>
    public static IReadOnlyDictionary<string, WireGolden> All { get; } =
        Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileNameWithoutExtension(file), Read);

    /// <summary>The name of the type in a file's name.</summary>
    public static string AliasOf(string name) => "satcurate." + name[..name.LastIndexOf('-')];

    /// <summary>Writes a new one, in the folder of the sources; the old ones stay as they are.</summary>
    public static string Write(string alias, IReadOnlyDictionary<string, string> leaves, byte[] bytes)
    {
        string name = alias["satcurate.".Length..];
        int number = 1;
        string Path_() => Path.Combine(Sources(), string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.txt"));
        while (File.Exists(Path_()))
        {
            number++;
        }

        File.WriteAllLines(Path_(), [.. leaves.Select(leaf => leaf.Key + Is + leaf.Value), BytesAre + Convert.ToHexStringLower(bytes)]);
        return Path_();
    }

    private static WireGolden Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        return new WireGolden(
            lines[..^1].Select(line => line.Split(Is, 2)).ToDictionary(leaf => leaf[0], leaf => leaf[1]),
            Convert.FromHexString(lines[^1][BytesAre.Length..]));
    }

    private static string Sources()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SatCurate.sln")))
            {
                return Path.Combine(folder.FullName, "tests/Contracts.Tests/Golden");
            }
        }

        throw new InvalidOperationException($"There is no SatCurate.sln above {AppContext.BaseDirectory}.");
    }
}
