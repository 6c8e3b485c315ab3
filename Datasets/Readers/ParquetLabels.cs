using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>The label column of Parquet files: texts or numbers that are learnt, or class numbers whose names the file's metadata states.</summary>
internal sealed class ParquetLabels
{
    private readonly string? _column;

    /// <param name="input">The first file.</param>
    /// <param name="column">Name of the column; null where labels come from elsewhere.</param>
    public ParquetLabels(ParquetInput input, string? column) => (_column, Names) = (column, NamesIn(input, column));

    /// <summary>The names of the classes; null where labels are learnt.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>How <see cref="ISampleSource.LabelNames"/> come about.</summary>
    public LabelNaming Naming => Names is null ? LabelNaming.Learnt : LabelNaming.Fixed;

    /// <summary>For people, behind how the column was found.</summary>
    public string Why => Names is null ? "" : $", the names of its {Names.Count} classes in the file";

    /// <summary>The options with the label column that the metadata tells apart, where neither an option nor a usual name does.</summary>
    public static RecordOptions Find(ParquetInput input, RecordOptions options)
    {
        if (options.Label is not null || !options.TakeLabels || input.Names.Any(RecordColumns.IsLabelName))
        {
            return options;
        }

        string[] classes = [.. HubFeatures.ClassNames(input).Keys.Where(input.Names.Contains)];
        return classes.Length == 1 ? options with { Label = classes[0], LabelWhy = "the only column of classes by the file's metadata" } : options;
    }

    /// <summary>Refuses a further file that names other classes.</summary>
    public void CheckSame(ParquetInput other, string first)
    {
        IReadOnlyList<string>? names = NamesIn(other, _column);
        if (names is null != Names is null || (names is not null && !names.SequenceEqual(Names!, StringComparer.Ordinal)))
        {
            throw new UserErrorException($"the class names differ from those of {first}", other.Path, "Both need the same classes in the same order");
        }
    }

    /// <summary>The labels of a row group as they stand there; null where labels come from elsewhere.</summary>
    public string?[]? Read(ParquetInput input, int group) => _column is null ? null : input.Strings(group, _column);

    /// <summary>The number of a label; -1 where there is none, and for the class number -1.</summary>
    /// <param name="label">As read.</param>
    /// <param name="learnt">Numbers the labels that are learnt.</param>
    /// <param name="where">Asked for the place where an error is to be told.</param>
    public int NumberOf(string? label, LearntLabels learnt, Func<string> where)
    {
        if (Names is null || label is null)
        {
            return learnt.NumberOf(label);
        }

        return int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= -1 && number < Names.Count
            ? number
            : throw new UserErrorException($"label {label} lies outside 0-{Names.Count - 1}", where(), "A class number of the file's own classes is wanted, -1 for none");
    }

    private static IReadOnlyList<string>? NamesIn(ParquetInput input, string? column) =>
        column is not null && input.IsNumeric(column) && HubFeatures.ClassNames(input).TryGetValue(column, out IReadOnlyList<string>? names) ? names : null;
}
