using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>The answer to files of a newer program.</summary>
public static class StoreVersions
{
    private const string Hint = "Use the SatCurate that wrote the store, or a newer one";

    /// <summary>Throws where <paramref name="version"/> is not one from 1 to <paramref name="known"/>.</summary>
    public static void Demand(string name, int version, int known)
    {
        if (!IsKnown(version, known))
        {
            throw new UserErrorException(Unknown(version, known), name, Hint);
        }
    }

    /// <summary>As <see cref="Demand"/>, for a record that does not know where it stands.</summary>
    /// <exception cref="UnknownRecordException">The version is unknown.</exception>
    public static void DemandRecord(string kind, int version, int known)
    {
        if (!IsKnown(version, known))
        {
            throw new UnknownRecordException($"{kind}: {Unknown(version, known)}");
        }
    }

    /// <summary>The error for a record of an unknown kind or version, once it is known where it stands.</summary>
    internal static UserErrorException At(string name, long offset, UnknownRecordException record) =>
        new(record.Message, string.Create(CultureInfo.InvariantCulture, $"{name} at byte {offset}"), Hint);

    private static bool IsKnown(int version, int known) => version >= 1 && version <= known;

    private static string Unknown(int version, int known) =>
        string.Create(CultureInfo.InvariantCulture, $"format version {version} is unknown, this SatCurate reads up to {known}");
}
