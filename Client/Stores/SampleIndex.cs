using System.Globalization;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>A training sample as the user names it: <c>12</c> or <c>name/12</c>.</summary>
internal static class SampleIndex
{
    /// <summary>Its zero-based index.</summary>
    /// <exception cref="UserErrorException">It is no sample of this data set.</exception>
    public static long Parse(string text, DatasetManifest manifest, string where)
    {
        if (SampleId.TryParse(text, out SampleId id))
        {
            return id.Dataset == manifest.Name
                ? Within(id.Index, manifest, where)
                : throw new UserErrorException($"sample {text} is of another data set than {manifest.Name}", where);
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index)
            ? Within(index, manifest, where)
            : throw new UserErrorException($"'{text}' is no sample", where, $"Use an index from 0 or an id such as {manifest.Name}/0");
    }

    private static long Within(long index, DatasetManifest manifest, string where) => index < manifest.TrainCount
        ? index
        : throw new UserErrorException($"there is no sample {index}", where, $"{manifest.Name} has samples 0 to {manifest.TrainCount - 1}");
}
