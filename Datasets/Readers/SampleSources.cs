using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Opens the reader that fits the input, by <c>--format</c> or by looking at it.</summary>
public static class SampleSources
{
    /// <summary>What <c>--format</c> may say.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["auto", "idx", "cifar", "cifar10", "cifar100", "imagefolder", "csv"];

    /// <summary>Opens the training split of <paramref name="request"/>.</summary>
    public static ISampleSource OpenTrain(IngestRequest request) =>
        request.Source ?? Open(request, request.Paths, request.Format, request.Labels is null);

    /// <summary>Opens the test split through the same reader; null where the request has none.</summary>
    public static ISampleSource? OpenTest(IngestRequest request, ISampleSource training)
    {
        if (request.Source is not null || request.TestPaths.Count == 0)
        {
            return request.TestSource;
        }

        string format = training.Format == "cifar" ? (training.LabelNames.Count == 100 ? "cifar100" : "cifar10") : training.Format;
        ISampleSource test = Open(request, request.TestPaths, format, takeLabels: true);
        if (test is CsvSource csv)
        {
            csv.CheckSameFeatures((CsvSource)training);
        }

        return test;
    }

    private static ISampleSource Open(IngestRequest request, IReadOnlyList<string> paths, string format, bool takeLabels)
    {
        if (paths.Count == 0)
        {
            throw new UserErrorException("no input named", null, "Give the files or the folder to ingest");
        }

        if (paths.FirstOrDefault(path => !Path.Exists(path)) is string missing)
        {
            throw new UserErrorException("no such file or folder", missing);
        }

        string kind = format == "auto" ? Detect(paths) : format;
        CheckFits(kind, "imagefolder", request.Size is not null, "--size is for image folders");
        CheckFits(kind, "csv", request.LabelColumn is not null, "--label-column is for CSV");
        return kind switch
        {
            "idx" => new IdxSource(FilesOnly(paths), takeLabels),
            "cifar" => new CifarSource(FilesOnly(paths)),
            "cifar10" => new CifarSource(FilesOnly(paths), 10),
            "cifar100" => new CifarSource(FilesOnly(paths), 100),
            "imagefolder" => OpenFolder(paths, request.Size ?? ImageFolderSource.DefaultSize, takeLabels),
            "csv" => new CsvSource(FilesOnly(paths), request.LabelColumn, takeLabels),
            _ => throw new UserErrorException($"unknown format '{format}'", "--format", $"One of {string.Join(", ", Formats)}"),
        };
    }

    private static void CheckFits(string kind, string wanted, bool given, string what)
    {
        if (given && kind != wanted)
        {
            throw new UserErrorException($"{what}, not for {kind}");
        }
    }

    private static string Detect(IReadOnlyList<string> paths)
    {
        if (Directory.Exists(paths[0]))
        {
            return "imagefolder";
        }

        byte[] head = InputFile.Head(paths[0], 512);
        string name = Path.GetFileName(paths[0]);
        bool binary = head.Contains((byte)0);
        return head.Length == 0 ? throw new UserErrorException("the file is empty", paths[0])
            : IdxFile.Matches(head) && !name.Contains(".bin", StringComparison.Ordinal) ? "idx"
            : (binary || name.Contains(".bin", StringComparison.Ordinal)) && CifarSource.Matches(InputFile.Length(paths[0])) ? "cifar"
            : !binary && name.Contains(".bin", StringComparison.Ordinal) is false && IsText(head) ? "csv"
            : throw new UserErrorException(
                "it cannot be told what the input is: no IDX magic number, no whole CIFAR records, no text",
                paths[0],
                "Name it with --format, or check that the file is whole");
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyList<string> FilesOnly(IReadOnlyList<string> paths) =>
        paths.FirstOrDefault(Directory.Exists) is string folder
            ? throw new UserErrorException("a folder where a file is wanted", folder, "Name the files themselves")
            : paths;

    private static ImageFolderSource OpenFolder(IReadOnlyList<string> paths, int size, bool takeLabels)
    {
        if (paths.Count > 1 || !Directory.Exists(paths[0]))
        {
            throw new UserErrorException("an image folder is one folder", string.Join(", ", paths), "Give its root alone");
        }

        var source = new ImageFolderSource(paths[0], size, takeLabels);
        return source.Count > 0
            ? source
            : throw new UserErrorException("no images in the folder", paths[0], "For IDX, CIFAR or CSV name the files themselves");
    }
}
