using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>The answer to files of a newer program.</summary>
public static class StoreVersions
{
    /// <summary>Throws where <paramref name="version"/> is not one from 1 to <paramref name="known"/>.</summary>
    public static void Demand(string name, int version, int known)
    {
        if (version < 1 || version > known)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"format version {version} is unknown, this SatCurate reads up to {known}"),
                name,
                "Use the SatCurate that wrote the store, or a newer one");
        }
    }
}
