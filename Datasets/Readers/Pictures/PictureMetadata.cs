using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>An image folder as Hugging Face has it: <c>metadata.csv</c> or <c>metadata.jsonl</c> beside the pictures names them and says more.</summary>
internal static class PictureMetadata
{
    private static readonly string[] Names = ["metadata.csv", "metadata.jsonl"];

    /// <summary>The file that names the pictures of a folder; null where there is none.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="takeLabels">True where the folder is to say the labels.</param>
    /// <exception cref="UserErrorException">There are two, or they stand a folder further down.</exception>
    public static string? Find(string root, bool takeLabels)
    {
        string[] here = Of(root);
        if (here.Length > 1)
        {
            throw new UserErrorException("two files that name the pictures", string.Join(", ", here), "Keep one of them");
        }

        // Else the folders of the splits would be taken for classes.
        if (here.Length == 0 && takeLabels && ImageFolder.Folders(root).SelectMany(Of).FirstOrDefault() is { } below)
        {
            throw new UserErrorException(
                "the file that names the pictures stands in a folder further down", below, "Ingest that folder, and those of other splits with --test");
        }

        return here.FirstOrDefault();
    }

    /// <summary>The pictures in the order of the file's rows.</summary>
    public static PictureList Read(string root, string file, RecordOptions options)
    {
        var labels = new LearntLabels(() => file);
        var pictures = new ListedPictures(new PictureRoots([root], "paths are relative to the folder of the file"));
        var rows = new MetadataRows(file, options);
        rows.Read((name, label, where) => pictures.Add(name, labels.NumberOf(label), where));
        if (pictures.All.Count == 0)
        {
            throw new UserErrorException("the data set is empty: no rows", file);
        }

        string name = Path.GetFileName(file);
        return new PictureList(
            "imagefolder",
            $"a folder of images that {name} names, in its order ({(options.TakeLabels ? rows.Why : "labels from elsewhere")})",
            [Path.TrimEndingDirectorySeparator(root)],
            pictures.All,
            LabelNaming.Learnt,
            labels.Names,
            NotNamed(root, file, pictures));
    }

    private static string[] Of(string folder) => [.. Names.Select(name => Path.Combine(folder, name)).Where(MetadataRows.Matches)];

    private static List<string> NotNamed(string root, string file, ListedPictures pictures)
    {
        (long unnamed, long others, string first) = (0, 0, "");
        foreach (string path in ImageFolder.Walk(root))
        {
            string source = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (pictures.Contains(source) || Path.GetFullPath(path) == Path.GetFullPath(file))
            {
                continue;
            }

            bool image = ImageFolder.IsImage(path);
            first = image && unnamed == 0 ? source : first;
            unnamed += image ? 1 : 0;
            others += image ? 0 : 1;
        }

        List<string> lines = unnamed == 0 ? [] : [$"{unnamed} images that {Path.GetFileName(file)} does not name, the first {first}"];
        return others == 0 ? lines : [.. lines, $"{others} files that are not images"];
    }
}
