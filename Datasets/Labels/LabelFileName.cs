using SatCurate.Curation;

namespace SatCurate.Datasets.Labels;

/// <summary>A label file as options name it: <c>FILE</c> or <c>FILE:COLUMN</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Column">The column that holds the labels; null takes the one named label.</param>
internal readonly record struct LabelFileName(string Path, string? Column)
{
    /// <summary>Reads the option's value: a colon splits it only where the whole is no file.</summary>
    public static LabelFileName Parse(string text, string option)
    {
        if (File.Exists(text))
        {
            return new LabelFileName(text, null);
        }

        int colon = text.LastIndexOf(':');
        string path = colon > 0 ? text[..colon] : text;
        return colon > 0 && colon < text.Length - 1 && File.Exists(path)
            ? new LabelFileName(path, text[(colon + 1)..])
            : throw new UserErrorException("no such file", $"{option} {text}", "Give FILE or FILE:COLUMN");
    }
}
