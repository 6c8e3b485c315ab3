using System.Text.Json;
using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>
/// COCO JSON as a classification: every image in the order of <c>images</c>, its class the one category that its annotations have. Boxes and outlines do not
/// count.
/// </summary>
internal sealed class CocoFile
{
    private const int NoLabel = -1;

    private readonly string _path;
    private readonly List<string> _images = [];
    private readonly Dictionary<string, int> _imageOf = new(StringComparer.Ordinal);
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, int> _categoryOf = new(StringComparer.Ordinal);
    private readonly List<(string Image, string Category)> _annotations = [];
    private long _shapes;

    private CocoFile(string path) => _path = path;

    /// <summary>Reads the file and finds its images.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="roots">Where the images are looked for.</param>
    /// <param name="takeLabels">False where labels come from elsewhere; annotations and categories then do not count.</param>
    /// <exception cref="UserErrorException">It is malformed, an image is missing, or one has several categories.</exception>
    public static PictureList Read(string path, PictureRoots roots, bool takeLabels)
    {
        var file = new CocoFile(path);
        var members = new Dictionary<string, Action<JsonElement, string>> { ["images"] = file.TakeImage };
        if (takeLabels)
        {
            members.Add("annotations", file.TakeAnnotation);
            members.Add("categories", file.TakeCategory);
        }

        new JsonInput(path).ReadMembers(members);
        return file.List(roots, takeLabels);
    }

    private void TakeImage(JsonElement image, string where)
    {
        if (!_imageOf.TryAdd(Id(image, "id", where), _images.Count))
        {
            throw new UserErrorException("an image id stands there twice", where, "Give every image an id of its own");
        }

        _images.Add(Text(image, "file_name", where));
    }

    private void TakeCategory(JsonElement category, string where)
    {
        if (!_categoryOf.TryAdd(Id(category, "id", where), _categories.Count))
        {
            throw new UserErrorException("a category id stands there twice", where, "Give every category an id of its own");
        }

        _categories.Add(Text(category, "name", where));
    }

    private void TakeAnnotation(JsonElement annotation, string where)
    {
        _annotations.Add((Id(annotation, "image_id", where), Id(annotation, "category_id", where)));
        _shapes += annotation.TryGetProperty("bbox", out _) || annotation.TryGetProperty("segmentation", out _) ? 1 : 0;
    }

    private PictureList List(PictureRoots roots, bool takeLabels)
    {
        if (_images.Count == 0 || (takeLabels && _categories.Count == 0))
        {
            throw new UserErrorException($"no {(_images.Count == 0 ? "images" : "categories")} in the COCO file", _path, "It has arrays 'images', 'annotations' and 'categories'");
        }

        int[] labels = Labels();
        var pictures = new ListedPictures(roots);
        for (int i = 0; i < _images.Count; i++)
        {
            pictures.Add(_images[i], labels[i], $"{_path}, images[{i}]");
        }

        string classes = takeLabels ? $"{_categories.Count} categories, one an image" : "labels from elsewhere";
        return new PictureList(
            "coco",
            $"COCO JSON of {_images.Count} images ({classes})",
            [_path],
            pictures.All,
            LabelNaming.Fixed,
            _categories,
            _shapes == 0 ? [] : [$"boxes and outlines of {_shapes} annotations: only their categories count"]);
    }

    private int[] Labels()
    {
        var labels = new int[_images.Count];
        labels.AsSpan().Fill(NoLabel);
        for (int i = 0; i < _annotations.Count; i++)
        {
            (string imageId, string categoryId) = _annotations[i];
            if (!_imageOf.TryGetValue(imageId, out int image) || !_categoryOf.TryGetValue(categoryId, out int category))
            {
                throw new UserErrorException(
                    _imageOf.ContainsKey(imageId) ? $"no category of id {categoryId}" : $"no image of id {imageId}", Annotation(i), "Every annotation names an image and a category of the file");
            }

            if (labels[image] != NoLabel && labels[image] != category)
            {
                throw new UserErrorException(
                    $"image '{_images[image]}' has several categories, '{_categories[labels[image]]}' and '{_categories[category]}'; multi-label is not supported",
                    Annotation(i),
                    "Keep one category an image, or cut the boxes out as images of their own");
            }

            labels[image] = category;
        }

        return labels;
    }

    private string Annotation(int index) => $"{_path}, annotations[{index}]";

    private static string Id(JsonElement item, string key, string where) =>
        item.TryGetProperty(key, out JsonElement value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            ? value.ToString()
            : throw new UserErrorException($"no '{key}'", where, "An id is a number or a string");

    private static string Text(JsonElement item, string key, string where) =>
        item.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? JsonText.String(value, () => where)
            : throw new UserErrorException($"no '{key}'", where, "It is a string");
}
