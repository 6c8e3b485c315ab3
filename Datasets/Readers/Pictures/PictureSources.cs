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

        var source = new ImageFolderSource(paths[0], Options(request), takeLabels);
        return source.Count > 0
            ? source
            : throw new UserErrorException("no images in the folder", paths[0], "For IDX, CIFAR or CSV name the files themselves");
    }
}
