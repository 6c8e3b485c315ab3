using System.Globalization;

namespace SatCurate.Contracts;

/// <summary>The keys of grains, all of the form <c>dataset/number</c>.</summary>
public static class GrainKeys
{
    /// <summary>Key of a sample grain: the text of its <see cref="Curation.SampleId"/>.</summary>
    public static string Sample(string dataset, long index) => Join(dataset, index);

    /// <summary>Key of a block grain.</summary>
    public static string Block(string dataset, int block) => Join(dataset, block);

    /// <summary>Key of a run grain.</summary>
    public static string Run(string dataset, int run) => Join(dataset, run);

    /// <summary>The data set and the number in a key.</summary>
    public static (string Dataset, long Number) Parse(string key)
    {
        int slash = key.LastIndexOf('/');
        return (key[..slash], long.Parse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static string Join(string dataset, long number) => string.Create(CultureInfo.InvariantCulture, $"{dataset}/{number}");
}
