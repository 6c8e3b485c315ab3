using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>The files that stand for a data set in parts: those named, and those of folders named, in the order of their names.</summary>
/// <param name="Paths">The files to read.</param>
/// <param name="LeftOut">Files of a folder that belong to other splits by their names.</param>
internal sealed record InputShards(IReadOnlyList<string> Paths, IReadOnlyList<string> LeftOut)
{
    private static readonly string[] TestSplits = ["test", "validation", "valid", "val"];
    private static readonly string[] Tar = [".tar", ".tar.gz", ".tgz"];
    private static readonly string[] Parquet = [".parquet"];
    private static readonly string[] Notes = [".json", ".md", ".txt"];

    /// <summary>The format of a folder that holds shards of it alone; null for any other folder. Hidden files and notes do not count.</summary>
    public static string? FormatOf(string folder)
    {
        string[] files = [.. ImageFolder.Files(folder).Where(file => !EndsWith(file, Notes))];
        return files.Length == 0 || ImageFolder.Folders(folder).Length > 0 ? null
            : files.All(file => EndsWith(file, Tar)) ? "webdataset"
            : files.All(file => EndsWith(file, Parquet)) ? "parquet"
            : null;
    }

    /// <summary>Puts files in the place of folders; of a folder whose file names begin with a split's name, those of the wanted split.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="format"><c>parquet</c> or <c>webdataset</c>.</param>
    /// <param name="split">One of <see cref="Splits"/>; null takes all.</param>
    public static InputShards Of(IReadOnlyList<string> paths, string format, string? split)
    {
        (List<string> taken, List<string> leftOut) = ([], []);
        foreach (string path in paths)
        {
            string[] files = Directory.Exists(path) ? [.. ImageFolder.Files(path).Where(file => EndsWith(file, format == "parquet" ? Parquet : Tar))] : [path];
            string? prefix = !Directory.Exists(path) || split is null ? null
                : (split == Splits.Test ? TestSplits : ["train"]).FirstOrDefault(name => files.Any(file => IsOf(file, name)));
            taken.AddRange(files.Where(file => prefix is null || IsOf(file, prefix)));
            leftOut.AddRange(files.Where(file => prefix is not null && !IsOf(file, prefix)));
        }

        return taken.Count > 0 ? new InputShards(taken, leftOut) : throw new UserErrorException($"no {format} files in the folder", string.Join(", ", paths));
    }

    /// <summary>One line on what was left out, but for the files that <paramref name="known"/> holds; none where nothing is.</summary>
    public IReadOnlyList<string> Report(IEnumerable<string> known)
    {
        HashSet<string> elsewhere = [.. known.Select(Path.GetFullPath)];
        string[] rest = [.. LeftOut.Where(file => !elsewhere.Contains(Path.GetFullPath(file)))];
        return rest.Length == 0 ? [] : [$"{rest.Length} file{(rest.Length == 1 ? "" : "s")} of other splits, the first {rest[0]}"];
    }

    private static bool EndsWith(string file, string[] endings) => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsOf(string file, string split)
    {
        string name = Path.GetFileName(file);
        return name.StartsWith(split, StringComparison.OrdinalIgnoreCase) && name.Length > split.Length && name[split.Length] is '-' or '_' or '.';
    }
}
