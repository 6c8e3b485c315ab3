using System.Globalization;

namespace SatCurate.Curation;

/// <summary>The identity of one sample, stable for ever: the data set's name and the sample's zero-based index within its split.</summary>
/// <param name="Dataset">Data set name; see <see cref="DatasetName"/>.</param>
/// <param name="Index">Zero-based index in ingest order.</param>
public readonly record struct SampleId(string Dataset, long Index)
{
    /// <summary><c>name/index</c>, the form that commands and exports show.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Dataset}/{Index}");

    /// <summary>Reads <c>name/index</c>; false where the text is not one.</summary>
    public static bool TryParse(string text, out SampleId id)
    {
        id = default;
        int slash = text.LastIndexOf('/');
        if (slash <= 0 || !long.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long index))
        {
            return false;
        }

        id = new SampleId(text[..slash], index);
        return DatasetName.IsValid(id.Dataset);
    }
}
