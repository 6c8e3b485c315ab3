using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Which of named columns (CSV with a header, keys of JSON objects, columns of Parquet) hold the text, the label, the features.</summary>
/// <param name="Names">All columns in order.</param>
/// <param name="Text">Index of the text column; -1 where the other columns are features.</param>
/// <param name="Label">Index of the label column; -1 where labels come from elsewhere.</param>
/// <param name="Why">How they were found, for people.</param>
internal sealed record RecordColumns(IReadOnlyList<string> Names, int Text, int Label, string Why)
{
    private static readonly string[] LabelNames = ["label", "class", "target"];

    /// <summary>True where the samples are texts.</summary>
    public bool IsText => Text >= 0;

    /// <summary>Indexes of the feature columns; empty for texts.</summary>
    public IReadOnlyList<int> Features => IsText ? [] : [.. Enumerable.Range(0, Names.Count).Where(column => column != Label)];

    /// <summary>Finds them.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="names">All columns in order.</param>
    /// <param name="wanted">What the options say.</param>
    /// <exception cref="UserErrorException">A named column is not there, or it cannot be told which one holds the labels.</exception>
    public static RecordColumns Find(string path, IReadOnlyList<string> names, RecordOptions wanted)
    {
        int text = wanted.Text is null ? IndexOf(names, ["text"]) : Demand(path, names, wanted.Text);
        int label = FindLabel(path, names, text, wanted);
        if (text >= 0 && text == label)
        {
            throw new UserErrorException($"'{names[text]}' cannot be both text and label", path, $"Columns: {string.Join(", ", names)}");
        }

        string textWhy = text < 0 ? "" : $"text in '{names[text]}', {(wanted.Text is null ? "by its name" : "as --text-column says")}; ";
        string labelWhy = label < 0 ? "no label column"
            : $"label in '{names[label]}', {(wanted.Label is not null ? wanted.LabelWhy : IsLabelName(names[label]) ? "by its name" : "the only other column")}";
        return new RecordColumns(names, text, label, textWhy + labelWhy);
    }

    /// <summary>True where a column of that name is a label by its name alone.</summary>
    public static bool IsLabelName(string name) => LabelNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static int FindLabel(string path, IReadOnlyList<string> names, int text, RecordOptions wanted)
    {
        if (wanted.Label is not null)
        {
            return Demand(path, names, wanted.Label);
        }

        int usual = IndexOf(names, LabelNames);
        return usual >= 0 || !wanted.TakeLabels ? usual
            : text >= 0 && names.Count == 2 ? 1 - text
            : throw new UserErrorException(
                "it cannot be told where the labels are", path, $"Name the column with --label-column, or give --labels FILE; columns: {string.Join(", ", names)}");
    }

    private static int IndexOf(IReadOnlyList<string> names, string[] usual)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (usual.Contains(names[i], StringComparer.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static int Demand(string path, IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        throw new UserErrorException($"no column '{name}'", path, $"Columns: {string.Join(", ", names)}");
    }
}

/// <summary>What the options of an ingest say about columns.</summary>
/// <param name="Text">Name of the text column; null finds it.</param>
/// <param name="Label">Name of the label column; null finds it.</param>
/// <param name="TakeLabels">False where labels come from elsewhere.</param>
/// <param name="LabelWhy">How the label column was found, for people.</param>
internal sealed record RecordOptions(string? Text, string? Label, bool TakeLabels, string LabelWhy = "as --label-column says");
