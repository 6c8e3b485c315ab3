using System.Text.Json;
using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>The tasks of a Label Studio export in JSON, with <c>data.image</c> or <c>data.text</c> and choices: pictures or texts, of one label each.</summary>
internal sealed class LabelStudioFile
{
    private const string ImageKey = "image";

    private readonly string _path;
    private readonly RecordOptions _options;
    private readonly LearntLabels _labels;
    private readonly List<(string Value, int Label, string Where)> _tasks = [];
    private string? _key;
    private long _disagreements;
    private long _cancelled;
    private long _others;

    private LabelStudioFile(string path, RecordOptions options) => (_path, _options, _labels) = (path, options, new LearntLabels(() => path));

    /// <summary>True where the tasks are texts.</summary>
    public bool IsText => _key != ImageKey;

    /// <summary>Each task's text or image, number of its label, and where it stands.</summary>
    public IReadOnlyList<(string Value, int Label, string Where)> Tasks => _tasks;

    /// <summary>The labels, in order of appearance.</summary>
    public IReadOnlyList<string> LabelNames => _labels.Names;

    /// <summary>What the file was taken for.</summary>
    public string TakenFor => $"Label Studio JSON of {_tasks.Count} tasks ({(IsText ? "texts" : "images")} in 'data.{_key}'; {(_options.TakeLabels ? "labels in their choices" : "labels from elsewhere")})";

    /// <summary>What does not count, one line each.</summary>
    public IReadOnlyList<string> PassedOver =>
    [
        .. _disagreements == 0 ? Array.Empty<string>() : [$"annotations of {_disagreements} tasks that disagree: the last one of each counts"],
        .. _cancelled == 0 ? Array.Empty<string>() : [$"{_cancelled} cancelled annotations"],
        .. _others == 0 ? Array.Empty<string>() : [$"{_others} results that are no choices"],
    ];

    /// <summary>Reads the file.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="options">The key of the texts, where it is another than text; whether labels count.</param>
    /// <exception cref="UserErrorException">It is malformed, or a task has several choices.</exception>
    public static LabelStudioFile Read(string path, RecordOptions options)
    {
        var file = new LabelStudioFile(path, options);
        new JsonInput(path).ReadItems(file.Take);
        return file._tasks.Count > 0 ? file : throw new UserErrorException("no tasks in the Label Studio file", path, "Export them as JSON");
    }

    /// <summary>The images of its tasks.</summary>
    /// <param name="roots">Where they are looked for.</param>
    public PictureList Pictures(PictureRoots roots)
    {
        var pictures = new ListedPictures(roots);
        foreach ((string value, int label, string where) in _tasks)
        {
            pictures.Add(LabelStudioPath.Of(value, where), label, where);
        }

        return new PictureList("label-studio", TakenFor, [_path], pictures.All, LabelNaming.Learnt, LabelNames, PassedOver);
    }

    private void Take(JsonElement task, string where)
    {
        if (!task.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException("a task without 'data'", where, "Export the tasks as JSON, not JSON-MIN");
        }

        _key ??= Key(data, where);
        string value = data.TryGetProperty(_key, out JsonElement content) && content.ValueKind == JsonValueKind.String
            ? JsonText.String(content, () => where)
            : throw new UserErrorException($"no string 'data.{_key}'", where, "Every task needs the one that the first has");
        string? label = null;
        if (_options.TakeLabels)
        {
            var said = LabelStudioTask.Read(task, where);
            label = said.Label;
            _disagreements += said.Disagree ? 1 : 0;
            _cancelled += said.Cancelled;
            _others += said.Others;
        }

        _tasks.Add((value, _labels.NumberOf(label), where));
    }

    private string Key(JsonElement data, string where)
    {
        string[] keys = [.. data.EnumerateObject().Select(member => member.Name)];
        return _options.Text is { } wanted && keys.Contains(wanted) ? wanted
            : _options.Text is null && keys.FirstOrDefault(key => key == ImageKey) is { } image ? image
            : _options.Text is null && keys.FirstOrDefault(key => key == "text") is { } text ? text
            : throw new UserErrorException(
                _options.Text is null ? "neither 'data.image' nor 'data.text'" : $"no 'data.{_options.Text}'", where, $"Name the key of a text with --text-column; keys: {string.Join(", ", keys)}");
    }
}
