using SatCurate.Curation;
using SatCurate.Datasets.Injecting;

namespace SatCurate.Datasets.Labels;

/// <summary>
/// The labels of the training split from all places that state them, gathered while the samples stream by and turned into class indexes
/// once all names are known: the source's own or <c>--labels</c> (several columns of which are the votes of annotators), <c>--truth</c>, and
/// the file of <c>--inject file:F</c>.
/// </summary>
internal sealed class TrainingLabels
{
    private readonly IngestRequest _request;
    private readonly ISampleSource _source;
    private readonly string? _root;
    private readonly NoiseSpec? _noise;
    private readonly IReadOnlyList<LabelColumn> _given;
    private readonly LabelColumn? _truth;
    private readonly LabelColumn? _injected;
    private readonly ClassList? _classes;
    private readonly List<int>[] _givenNumbers;
    private readonly List<int> _truthNumbers = [];
    private readonly List<int> _injectedNumbers = [];

    /// <param name="request">Where the labels stand.</param>
    /// <param name="source">The samples.</param>
    /// <param name="classes">The classes, where they are settled; null finds them.</param>
    public TrainingLabels(IngestRequest request, ISampleSource source, ClassList? classes = null)
    {
        _request = request;
        _source = source;
        _root = source.HasSources && source.Files.Count > 0 ? source.Files[0] : null;
        _noise = request.Inject is null ? null : NoiseSpec.Parse(request.Inject);
        Injection.Check(_noise, source.Shape);
        _given = request.Labels is null ? [] : LabelColumn.ReadAll(request.Labels, "--labels");
        _givenNumbers = [.. Enumerable.Range(0, Math.Max(1, _given.Count)).Select(_ => new List<int>())];
        if (_given.Count > 1 && _noise is not null)
        {
            throw new UserErrorException("--inject changes the one given label of a sample", "--labels", "Name one column, or leave --inject out");
        }

        _truth = Read(request.Truth, "--truth");
        _injected = _noise is FileNoise file ? Read(file.Path, "--inject file:") : null;
        _classes = classes ?? (request.ClassesFile is null ? null : ClassList.ReadFile(request.ClassesFile));
    }

    /// <summary>The label files and the classes file.</summary>
    public IEnumerable<string> Files =>
        new[] { GivenFile, _truth?.Path, _injected?.Path, _request.ClassesFile }.OfType<string>();

    private IEnumerable<LabelColumn> Columns => [.. _given, .. new[] { _truth, _injected }.OfType<LabelColumn>()];

    private string? GivenFile => _given.Count == 0 ? null : _given[0].Path;

    private int Count => _givenNumbers[0].Count;

    /// <summary>Takes the labels of the next sample.</summary>
    public void Take(long index, RawSample sample)
    {
        for (int annotator = 0; annotator < _givenNumbers.Length; annotator++)
        {
            _givenNumbers[annotator].Add(_given.Count == 0 ? sample.Label : _given[annotator].Take(index, sample.Source, _root));
        }

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
    /// <param name="progress">Told how far noise that looks at the samples is.</param>
    /// <param name="cancellationToken">Cancels such noise between samples.</param>
    public ResolvedLabels Resolve(IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        CheckUnshifted();
        var skipped = new List<string>();
        foreach (LabelColumn column in Columns)
        {
            long behind = column.CheckAllTaken(Count, _request.Limit == Count, _source.LeftOut);
            if (behind > 0)
            {
                skipped.Add($"{behind} rows of {column.Path} behind the limit");
            }
        }

        ClassList classes = Classes();
        int[] votes = _given.Count > 1 ? Votes(classes) : [];
        int[] given = votes.Length > 0 ? Majority(votes)
            : Map(_givenNumbers[0], _given.Count == 1 ? _given[0].ClassesOf(classes) : SourceClasses(_source, classes));
        int[]? truth = _truth is null ? null : Map(_truthNumbers, _truth.ClassesOf(classes));
        NoiseOutcome? outcome = null;
        if (_noise is not null)
        {
            truth ??= [.. given];
            if (_injected is not null)
            {
                given = Map(_injectedNumbers, _injected.ClassesOf(classes));
            }
            else if (_noise is InstanceNoise instance)
            {
                outcome = Injection.Apply(instance, _request, given, classes.Count, progress, cancellationToken);
            }
            else if (_noise is ImageCorruption corruption)
            {
                ForgetTruth(truth, corruption);
            }
            else
            {
                outcome = _noise.Apply(given, classes.Names, _request.Seed);
            }
        }

        return new ResolvedLabels(classes, given, truth, outcome, [.. skipped.Distinct()]) { Votes = votes, Annotators = _given.Count > 1 ? [.. _given.Select(column => column.Name)] : null };
    }

    /// <summary>N x A votes, -1 where there is none.</summary>
    private int[] Votes(ClassList classes)
    {
        int[][] columns = [.. _given.Select((column, annotator) => Map(_givenNumbers[annotator], column.ClassesOf(classes)))];
        var votes = new int[Count * columns.Length];
        for (int i = 0; i < votes.Length; i++)
        {
            votes[i] = columns[i % columns.Length][i / columns.Length];
        }

        return votes;
    }

    /// <summary>A picture that shows nothing any more has no true class.</summary>
    private void ForgetTruth(int[] truth, ImageCorruption corruption)
    {
        for (int index = 0; index < truth.Length; index++)
        {
            truth[index] = corruption.Hits(index, _request.Seed) ? -1 : truth[index];
        }
    }

    private int[] Majority(int[] votes) =>
        [.. Enumerable.Range(0, Count).Select(sample => MajorityVote.Of(votes.AsSpan(sample * _given.Count, _given.Count)))];

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
        bool used = _given.Count == 0 || _source.Naming == LabelNaming.Positional;
        if (_classes is not null || (stated && used))
        {
            return _classes ?? new ClassList(_source.LabelNames, where);
        }

        IEnumerable<string> own = _given.Count == 0 ? _source.LabelNames : [];
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

    /// <summary>Refuses given labels of fewer than two classes.</summary>
    public void CheckTrainable(ResolvedLabels labels)
    {
        (int[] given, ClassList classes) = (labels.Given, labels.Classes);
        int[] distinct = [.. given.Where(label => label >= 0).Distinct().Take(2)];
        if (distinct.Length < 2)
        {
            throw new UserErrorException(
                distinct.Length == 0 ? "no sample has a label" : $"only one class, '{classes.Names[distinct[0]]}', among the given labels",
                GivenFile ?? string.Join(", ", _source.Files),
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
