using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SatCurate.Infra.Tests;

/// <summary>The YAML files of infra/, and how to walk in them: a name goes into a map, a number into a list, '*' into every child.</summary>
internal static class Yaml
{
    public static string Infra { get; } = Path.Combine(FindRoot(), "infra");

    /// <summary>All YAML files below infra/, relative to it.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Infra, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Infra, f)).Order(StringComparer.Ordinal),
    ];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Infra, file));

    /// <summary>The documents of a file, merge keys resolved.</summary>
    public static IReadOnlyList<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(Text(file)))));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    /// <summary>All Kubernetes objects of a folder's files of one kind.</summary>
    public static IEnumerable<YamlNode> Objects(string folder, string kind) =>
        Files.Where(f => f.StartsWith(folder, StringComparison.Ordinal)).SelectMany(Documents).Where(d => d.Value("kind") == kind);

    public static IEnumerable<YamlNode> At(this YamlNode node, params string[] path)
    {
        IEnumerable<YamlNode> nodes = [node];
        foreach (string step in path)
        {
            nodes = nodes.SelectMany(n => n switch
            {
                YamlMappingNode map when step == "*" => map.Children.Values,
                YamlMappingNode map => map.Children.TryGetValue(step, out YamlNode? child) ? [child] : [],
                YamlSequenceNode list when step == "*" => list.Children,
                _ => Enumerable.Empty<YamlNode>(),
            });
        }

        return nodes;
    }

    public static IEnumerable<string> Values(this YamlNode node, params string[] path) => node.At(path).OfType<YamlScalarNode>().Select(s => s.Value!);

    public static string Value(this YamlNode node, params string[] path) => node.Values(path).SingleOrDefault() ?? "";

    public static IEnumerable<string> Keys(this YamlNode node, params string[] path) =>
        node.At(path).OfType<YamlMappingNode>().SelectMany(m => m.Children.Keys).Select(k => ((YamlScalarNode)k).Value!);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SatCurate.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no SatCurate.sln above {AppContext.BaseDirectory}.");
    }
}
