using SatCurate.Curation;

namespace SatCurate.Datasets.Labels;

/// <summary>
/// The labels of the training split from all places that state them, gathered while the samples stream by and turned into class indexes
/// once all names are known: the source's own or <c>--labels</c>, <c>--truth</c>, and the file of <c>--inject file:F</c>.
/// </summary>
internal sealed class TrainingLabels
{
    private readonly IngestRequest _request;
    private readonly ISampleSource _source;
    private readonly string? _root;
    private readonly NoiseSpec? _noise;
    private readonly LabelColumn? _given;
    private readonly LabelColumn? _truth;
    private readonly LabelColumn? _injected;
    private readonly ClassList? _classes;
    private readonly List<int> _givenNumbers = [];
    private readonly List<int> _truthNumbers = [];
    private readonly List<int> _injectedNumbers = [];

    public TrainingLabels(IngestRequest request, ISampleSource source)
    {
        _request = request;
        _source = source;
        _root = source.HasSources && source.Files.Count > 0 ? source.Files[0] : null;
        _noise = request.Inject is null ? null : NoiseSpec.Parse(request.Inject);
        _given = Read(request.Labels, "--labels");
        _truth = Read(request.Truth, "--truth");
        _injected = _noise is FileNoise file ? Read(file.Path, "--inject file:") : null;
        _classes = request.ClassesFile is null ? null : ClassList.ReadFile(request.ClassesFile);
    }

    /// <summary>The label files and the classes file.</summary>
    public IEnumerable<string> Files =>
        new[] { _given?.Path, _truth?.Path, _injected?.Path, _request.ClassesFile }.OfType<string>();

    private IEnumerable<LabelColumn> Columns => new[] { _given, _truth, _injected }.OfType<LabelColumn>();

    /// <summary>Takes the labels of the next sample.</summary>
    public void Take(long index, RawSample sample)
    {
        _givenNumbers.Add(_given is null ? sample.Label : _given.Take(index, sample.Source, _root));
        if (_truth is not null)
        {
            _truthNumbers.Add(_truth.Take(index, sample.Source, _root));
        }

        if (_injected is not null)
        {
            _injectedNumbers.Add(_injected.Take(index, sample.Source, _root));
        }
    }

    /// <summary>Class indexes of all samples taken, noise injected; refuses what cannot be trained on.</summary>
    public ResolvedLabels Resolve()
    {
        CheckUnshifted();
        var skipped = new List<string>();
        foreach (LabelColumn column in Columns)
        {
            long behind = column.CheckAllTaken(_givenNumbers.Count, _request.Limit == _givenNumbers.Count, _source.LeftOut);
            if (behind > 0)
            {
                skipped.Add($"{behind} rows of {column.Path} behind the limit");
            }
        }

        ClassList classes = Classes();
        int[] given = Map(_givenNumbers, _given?.ClassesOf(classes) ?? SourceClasses(_source, classes));
        int[]? truth = _truth is null ? null : Map(_truthNumbers, _truth.ClassesOf(classes));
        CheckTrainable(given, classes);
        NoiseOutcome? outcome = null;
        if (_noise is not null)
        {
            truth ??= [.. given];
            if (_injected is not null)
            {
                given = Map(_injectedNumbers, _injected.ClassesOf(classes));
            }
            else
            {
                outcome = _noise.Apply(given, classes.Names, _request.Seed);
            }
        }

        return new ResolvedLabels(classes, given, truth, outcome, skipped);
    }

    /// <summary>The class of each label number of a source.</summary>
    public static int[] SourceClasses(ISampleSource source, ClassList classes)
    {
        var map = new int[source.LabelNames.Count];
        for (int number = 0; number < map.Length; number++)
        {
            string name = source.LabelNames[number];
            bool byNumber = source.Naming == LabelNaming.Positional && classes.Ordered;
            map[number] = byNumber ? (number < classes.Count ? number : -1) : classes.IndexOf(name);
            if (map[number] < 0)
            {
                throw classes.Unknown(name, string.Join(", ", source.Files));
            }
        }

        return map;
    }

    private ClassList Classes()
    {
        string where = string.Join(", ", _source.Files);
        bool stated = _source.LabelNames.Count > 0 && _source.Naming != LabelNaming.Learnt;
        bool used = _given is null || _source.Naming == LabelNaming.Positional;
        if (_classes is not null || (stated && used))
        {
            return _classes ?? new ClassList(_source.LabelNames, where);
        }

        IEnumerable<string> own = _given is null ? _source.LabelNames : [];
        return ClassList.Learn(own.Concat(Columns.SelectMany(column => column.Names)), where);
    }

    /// <summary>Rows by index count what was passed over, indexes of samples do not: such a file would be shifted.</summary>
    private void CheckUnshifted()
    {
        if (_source.LeftOut > 0 && Columns.FirstOrDefault(column => !column.ByPath) is { } byIndex)
        {
            throw new UserErrorException(
                $"labels by index, but {_source.LeftOut} images cannot be decoded, which would shift them",
                byIndex.Path,
                "Give labels as path,label, or mend the images: --strict names the first");
        }
    }

    private void CheckTrainable(int[] given, ClassList classes)
    {
        int[] distinct = [.. given.Where(label => label >= 0).Distinct().Take(2)];
        if (distinct.Length < 2)
        {
            throw new UserErrorException(
                distinct.Length == 0 ? "no sample has a label" : $"only one class, '{classes.Names[distinct[0]]}', among the given labels",
                _given?.Path ?? string.Join(", ", _source.Files),
                _request.Limit is null
                    ? "Two classes at least are needed"
                    : "Two classes at least are needed; --limit takes the first samples in file order, so raise it");
        }
    }

    private static int[] Map(List<int> numbers, int[] classOf)
    {
        var labels = new int[numbers.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = numbers[i] < 0 ? -1 : classOf[numbers[i]];
        }

        return labels;
    }

    private static LabelColumn? Read(string? file, string option) => file is null ? null : LabelColumn.Read(file, option);
}

/// <summary>Labels as class indexes, -1 where there is none.</summary>
/// <param name="Classes">The classes.</param>
/// <param name="Given">Given label of each training sample, after injection.</param>
/// <param name="Truth">True label of each where it is known; null where none is.</param>
/// <param name="Noise">What drawn noise did.</param>
/// <param name="Skipped">Label rows passed over.</param>
internal sealed record ResolvedLabels(
    ClassList Classes, int[] Given, int[]? Truth, NoiseOutcome? Noise, IReadOnlyList<string> Skipped)
{
    /// <summary>Share of given labels that differ from the truth among the samples where both are known; null where there are none.</summary>
    public double? RealisedNoise()
    {
        (long known, long wrong) = (0, 0);
        for (int i = 0; Truth is not null && i < Given.Length; i++)
        {
            bool both = Given[i] >= 0 && Truth[i] >= 0;
            known += both ? 1 : 0;
            wrong += both && Given[i] != Truth[i] ? 1 : 0;
        }

        return known == 0 ? null : (double)wrong / known;
    }
}
