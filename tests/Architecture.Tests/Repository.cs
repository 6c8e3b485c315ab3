using System.Xml.Linq;

namespace SatCurate.Architecture.Tests;

/// <summary>The checkout that the tests were built from, read as files.</summary>
internal static class Repository
{
    private static readonly string[] s_skipped = ["bin", "obj", "artifacts", "node_modules"];

    /// <summary>The folder of SatCurate.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All project files, relative to <see cref="Root"/> with forward slashes.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Files("*.csproj").Order(StringComparer.Ordinal)];

    /// <summary>The projects that ship: one folder below the root each, neither tests nor benchmarks.</summary>
    public static IReadOnlyList<string> ProductionProjects { get; } =
        [.. Projects.Where(p => p.Split('/') is [not ("tests" or "bench"), _])];

    /// <summary>The C# files of the projects that ship.</summary>
    public static IEnumerable<string> ProductionSources =>
        ProductionProjects.SelectMany(project => Files("*.cs", project.Split('/')[0]));

    /// <summary>The name by which the edge table knows a project.</summary>
    public static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    /// <summary>The content of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>What a project file includes as <paramref name="item"/>, such as ProjectReference, under any condition.</summary>
    public static IReadOnlyList<string> Includes(string project, string item) =>
    [
        .. XDocument.Parse(Read(project)).Descendants()
            .Where(e => e.Name.LocalName == item)
            .Select(e => (string?)e.Attribute("Include"))
            .OfType<string>(),
    ];

    private static IEnumerable<string> Files(string pattern, string folder = "")
    {
        string path = Path.Combine(Root, folder);
        IEnumerable<string> below = Directory.GetDirectories(path)
            .Select(d => Path.GetRelativePath(Root, d).Replace('\\', '/'))
            .Where(d => Path.GetFileName(d) is var name && !name.StartsWith('.') && !s_skipped.Contains(name))
            .SelectMany(d => Files(pattern, d));
        return Directory.GetFiles(path, pattern).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Concat(below);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SatCurate.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No SatCurate.sln above {AppContext.BaseDirectory}.");
    }
}
