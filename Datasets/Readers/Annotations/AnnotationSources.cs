using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>Opens files of annotations, and the pictures that they name.</summary>
internal static class AnnotationSources
{
    /// <summary>Opens COCO JSON.</summary>
    public static FileSource OpenCoco(IReadOnlyList<string> paths, IngestRequest request, bool takeLabels) =>
        new ListedPicturesSource(CocoFile.Read(Only(paths, "COCO"), Roots(paths[0], request), takeLabels), PictureSources.Options(request));

    /// <summary>Opens a Label Studio export.</summary>
    public static FileSource OpenLabelStudio(IReadOnlyList<string> paths, IngestRequest request, RecordOptions columns)
    {
        var file = LabelStudioFile.Read(Only(paths, "Label Studio"), columns);
        return !file.IsText ? new ListedPicturesSource(file.Pictures(Roots(paths[0], request)), PictureSources.Options(request))
            : request.Size is null && request.ImagesRoot is null ? new LabelStudioTextSource(paths[0], file)
            : throw new UserErrorException("the tasks hold texts where pictures are wanted", paths[0], "--size and --images-root are for pictures");
    }

    private static string Only(IReadOnlyList<string> paths, string what) =>
        paths.Count == 1 ? paths[0] : throw new UserErrorException($"{what} JSON is one file", string.Join(", ", paths), "Give it alone");

    private static PictureRoots Roots(string path, IngestRequest request)
    {
        if (request.ImagesRoot is { } root && !Directory.Exists(root))
        {
            throw new UserErrorException("no such folder", root, "--images-root is the folder of the images");
        }

        string beside = Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";
        return new PictureRoots(request.ImagesRoot is null ? [beside, Path.Combine(beside, "images")] : [request.ImagesRoot], "name the images' folder with --images-root");
    }
}
