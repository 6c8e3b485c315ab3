using SatCurate.Curation;
using SatCurate.Datasets.Readers.Annotations;
using SatCurate.Datasets.Readers.Pictures;
using SatCurate.Datasets.Readers.WebDataset;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Opens the reader that fits the input, by <c>--format</c> or by looking at it.</summary>
public static class SampleSources
{
    private static readonly string[] Records = ["csv", "jsonl", "parquet"];
    private static readonly string[] Pictures = ["imagefolder", "parquet", "webdataset", "coco", "label-studio"];

    /// <summary>What <c>--format</c> may say.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["auto", "idx", "cifar", "cifar10", "cifar100", "imagefolder", "csv", "jsonl", "parquet", "npy", "webdataset", "coco", "label-studio"];

    /// <summary>Opens the training split of <paramref name="request"/>.</summary>
    public static ISampleSource OpenTrain(IngestRequest request) =>
        request.Source ?? Open(request, request.Paths, request.Format, request.Labels is null, Splits.Train);

    /// <summary>Opens the test split through the same reader; null where the request has none.</summary>
    public static ISampleSource? OpenTest(IngestRequest request, ISampleSource training)
    {
        if (request.Source is not null || request.TestPaths.Count == 0)
        {
            return request.TestSource;
        }

        string format = training.Format == "cifar" ? (training.LabelNames.Count == 100 ? "cifar100" : "cifar10") : training.Format;
        FileSource test = Open(request, request.TestPaths, format, takeLabels: true, Splits.Test, (training as IFeatureSource)?.Columns);
        DemandColumns(test, (training as IFeatureSource)?.Columns, training.Files[0]);
        return test;
    }

    /// <summary>Opens samples that are to be of the kind of an ingested data set's; labels among them are passed over.</summary>
    /// <param name="manifest">The data set.</param>
    /// <param name="paths">Files or the folder.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="textColumn">The column of the texts; null takes the one named text.</param>
    /// <param name="labelColumn">A column of labels, which is passed over; null takes one named as labels are.</param>
    /// <param name="imagesRoot">Folder of the pictures that a file of annotations names; null looks beside it.</param>
    /// <exception cref="UserErrorException">They cannot be read, or are of another kind.</exception>
    public static ISampleSource OpenUnseen(
        DatasetManifest manifest, IReadOnlyList<string> paths, string format, string? textColumn, string? labelColumn, string? imagesRoot = null)
    {
        if (manifest.Kind == PayloadKind.ImageUInt8 && format is "auto" or "imagefolder" && paths.Count > 0 && paths.All(ImageFolder.IsImageFile))
        {
            return DemandKind(PictureSources.OpenFiles(paths, new IngestRequest { Dataset = manifest.Name, Size = manifest.Width }), manifest, paths);
        }

        var request = new IngestRequest
        {
            Dataset = manifest.Name,
            Size = IsPictures(manifest, paths, format) ? manifest.Width : null,
            TextColumn = textColumn,
            LabelColumn = labelColumn,
            ImagesRoot = imagesRoot,
        };
        return DemandKind(Open(request, paths, format, takeLabels: false, split: null, manifest.Columns), manifest, paths);
    }

    /// <summary>Opens samples that are to be added to an ingested data set.</summary>
    /// <param name="manifest">The data set.</param>
    /// <param name="request">The files and how to read them; the size of pictures is that of the data set.</param>
    /// <exception cref="UserErrorException">They cannot be read, or are of another kind.</exception>
    public static ISampleSource OpenAppended(DatasetManifest manifest, IngestRequest request)
    {
        ISampleSource source = request.Source ?? Open(
            request with { Size = IsPictures(manifest, request.Paths, request.Format) ? manifest.Width : null },
            request.Paths,
            request.Format,
            request.Labels is null,
            Splits.Train,
            manifest.Columns);
        return DemandKind(source, manifest, request.Paths);
    }

    private static bool IsPictures(DatasetManifest manifest, IReadOnlyList<string> paths, string format) =>
        manifest.Kind == PayloadKind.ImageUInt8 && paths.Count > 0 && paths.All(Path.Exists)
        && Pictures.Contains(format == "auto" ? InputFormat.Detect(paths) : format);

    private static ISampleSource DemandKind(ISampleSource source, DatasetManifest manifest, IReadOnlyList<string> paths)
    {
        DemandColumns(source, manifest.Columns, $"data set {manifest.Name}");
        if (manifest.Columns is null && source is IFeatureSource features && features.Columns.FirstOrDefault(column => column.Levels is not null) is { } words)
        {
            throw new UserErrorException(
                $"column '{words.Name}' holds words, and data set {manifest.Name} does not say which feature each of them is",
                paths[0],
                "It was ingested from arrays or by an older SatCurate: ingest it again from its columns, or give numbers");
        }

        SampleShape wanted = SampleShape.Of(manifest);
        return source.Shape == wanted
            ? source
            : throw new UserErrorException($"{source.Shape} where data set {manifest.Name} holds {wanted}", string.Join(", ", source.Files));
    }

    private static void DemandColumns(ISampleSource source, IReadOnlyList<FeatureColumn>? known, string whose)
    {
        if (known is not null && source is IFeatureSource features && !features.Columns.Select(column => column.Name).SequenceEqual(known.Select(column => column.Name)))
        {
            throw new UserErrorException($"the columns differ from those of {whose}", source.Files[0], "Both need the same columns in the same order, header or not");
        }
    }

    private static FileSource Open(IngestRequest request, IReadOnlyList<string> paths, string format, bool takeLabels, string? split, IReadOnlyList<FeatureColumn>? known = null)
    {
        if (paths.Count == 0)
        {
            throw new UserErrorException("no input named", null, "Give the files or the folder to ingest");
        }

        if (paths.FirstOrDefault(path => !Path.Exists(path)) is string missing)
        {
            throw new UserErrorException("no such file or folder", missing);
        }

        string kind = format == "auto" ? InputFormat.Detect(paths) : format;
        var columns = new RecordOptions(request.TextColumn, request.LabelColumn, takeLabels);
        CheckFits(kind, Pictures, request.Size is not null, "--size is for pictures");
        CheckFits(kind, [.. Records, "webdataset", "imagefolder"], request.LabelColumn is not null, "--label-column is for CSV, JSONL, Parquet, WebDataset and image folders");
        CheckFits(kind, [.. Records, "label-studio"], request.TextColumn is not null, "--text-column is for CSV, JSONL, Parquet and Label Studio");
        CheckFits(kind, ["coco", "label-studio"], request.ImagesRoot is not null, "--images-root is for COCO and Label Studio");
        return kind switch
        {
            "idx" => new IdxSource(FilesOnly(paths), takeLabels),
            "cifar" => new CifarSource(FilesOnly(paths)),
            "cifar10" => new CifarSource(FilesOnly(paths), 10),
            "cifar100" => new CifarSource(FilesOnly(paths), 100),
            "imagefolder" => PictureSources.OpenFolder(paths, request, takeLabels),
            "csv" when TextCsvSource.Matches(FilesOnly(paths)[0], request.TextColumn) => new TextCsvSource(paths, columns),
            "csv" => new CsvSource(paths, request.LabelColumn, takeLabels, known, request.Limit ?? long.MaxValue),
            "jsonl" => new JsonlSource(FilesOnly(paths), columns),
            "parquet" => OpenParquet(paths, request, columns, split),
            "npy" => new NpySource(FilesOnly(paths), takeLabels),
            "coco" => AnnotationSources.OpenCoco(FilesOnly(paths), request, takeLabels),
            "label-studio" => AnnotationSources.OpenLabelStudio(FilesOnly(paths), request, columns),
            "webdataset" => OpenShards(paths, request, columns, split),
            _ => throw new UserErrorException($"unknown format '{format}'", "--format", $"One of {string.Join(", ", Formats)}"),
        };
    }

    private static WebDatasetSource OpenShards(IReadOnlyList<string> paths, IngestRequest request, RecordOptions columns, string? split)
    {
        var shards = InputShards.Of(paths, "webdataset", split);
        return new WebDatasetSource(shards.Paths, columns, request.Size, request.Strict) { NotOpened = shards.Report(OtherSplit(request, "webdataset", split)) };
    }

    private static FileSource OpenParquet(IReadOnlyList<string> paths, IngestRequest request, RecordOptions columns, string? split)
    {
        var shards = InputShards.Of(paths, "parquet", split);
        IReadOnlyList<string> notOpened = shards.Report(OtherSplit(request, "parquet", split));
        if (columns.Text is null && ParquetImageSource.Matches(shards.Paths[0]))
        {
            return new ParquetImageSource(shards.Paths, columns, PictureSources.Options(request)) { NotOpened = notOpened };
        }

        return request.Size is null
            ? new ParquetSource(shards.Paths, columns) { NotOpened = notOpened }
            : throw new UserErrorException("no pictures in the Parquet files", shards.Paths[0], "--size is for pictures");
    }

    /// <summary>The files that need no report: for the training split those of the test split, for that one all of the training split's folders.</summary>
    private static IEnumerable<string> OtherSplit(IngestRequest request, string format, string? split)
    {
        IReadOnlyList<string> other = split == Splits.Train ? request.TestPaths : request.Paths;
        if (other.Count == 0)
        {
            return [];
        }

        var shards = InputShards.Of(other, format, split == Splits.Train ? Splits.Test : Splits.Train);
        return split == Splits.Train ? shards.Paths : shards.Paths.Concat(shards.LeftOut);
    }

    private static void CheckFits(string kind, string[] wanted, bool given, string what)
    {
        if (given && !wanted.Contains(kind))
        {
            throw new UserErrorException($"{what}, not for {kind}");
        }
    }

    private static IReadOnlyList<string> FilesOnly(IReadOnlyList<string> paths) =>
        paths.FirstOrDefault(Directory.Exists) is string folder
            ? throw new UserErrorException("a folder where a file is wanted", folder, "Name the files themselves")
            : paths;
}
