using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>Opens the reader that fits pictures in files of their own.</summary>
internal static class PictureSources
{
    /// <summary>How the request wants pictures read.</summary>
    public static PictureOptions Options(IngestRequest request) => new(request.Size ?? ImageFolderSource.DefaultSize, request.Strict);

    /// <summary>Opens an image folder.</summary>
    /// <exception cref="UserErrorException">It is no folder, or holds no images.</exception>
    public static FileSource OpenFolder(IReadOnlyList<string> paths, IngestRequest request, bool takeLabels)
    {
        if (paths.Count > 1 || !Directory.Exists(paths[0]))
        {
            throw new UserErrorException("an image folder is one folder", string.Join(", ", paths), "Give its root alone");
        }

        if (PictureMetadata.Find(paths[0], takeLabels) is { } metadata)
        {
            return new ListedPicturesSource(PictureMetadata.Read(paths[0], metadata, new RecordOptions(null, request.LabelColumn, takeLabels)), Options(request));
        }

        if (request.LabelColumn is not null)
        {
            throw new UserErrorException($"no metadata.csv or metadata.jsonl with a column 'file_name', so no column '{request.LabelColumn}'", paths[0], "--label-column names a column of it");
        }

        var source = new ImageFolderSource(paths[0], Options(request), takeLabels);
        return source.Count > 0
            ? source
            : throw new UserErrorException("no images in the folder", paths[0], "For IDX, CIFAR or CSV name the files themselves");
    }

    /// <summary>Opens picture files that the caller names one by one.</summary>
    public static FileSource OpenFiles(IReadOnlyList<string> paths, IngestRequest request) => new ListedPicturesSource(
        new PictureList("imagefolder", "picture files", paths, [.. paths.Select(path => new PictureFile(path, path, -1))], LabelNaming.Learnt, [], []),
        Options(request));
}
