using System.Globalization;

namespace SatCurate.Client.Export;

/// <summary>Names of the files of single samples: the index with zeros in front, so that they sort as the samples do.</summary>
internal static class SampleName
{
    /// <summary>The name without an ending: <c>00000042</c>.</summary>
    public static string Of(long index) => index.ToString("D8", CultureInfo.InvariantCulture);
}
