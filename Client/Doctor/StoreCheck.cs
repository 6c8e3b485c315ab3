using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Doctor;

/// <summary>Looks at a store without changing it.</summary>
internal static class StoreCheck
{
    /// <summary>Whether it can be read, its data sets, and who holds it.</summary>
    public static async Task<DoctorLine> CheckAsync(string location, CancellationToken cancellationToken)
    {
        try
        {
            if (!await StoreOpening.ExistsAsync(location, cancellationToken))
            {
                return new DoctorLine(true, "store", $"none at {location} yet; the first ingest makes it");
            }

            await using IOpenStore store = await StoreOpening.ReadAsync(location, cancellationToken);
            IReadOnlyList<string> names = await StoredDatasets.NamesAsync(store, cancellationToken);
            string datasets = names.Count == 0 ? "no data sets" : $"data sets: {string.Join(", ", names)}";
            StoreOwner? owner = await StoreOpening.ReadOwnerAsync(location, cancellationToken);
            return new DoctorLine(true, "store", $"{location}; held by {owner?.ToString() ?? "nobody"}; {datasets}");
        }
        catch (Exception e) when (e is UserErrorException or IOException)
        {
            return new DoctorLine(false, "store", e.Message);
        }
    }
}
