using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Doctor;

/// <summary>Looks at a store without changing it.</summary>
internal static class StoreCheck
{
    /// <summary>Whether it can be read, its data sets, and who holds it.</summary>
    public static async Task<DoctorLine> CheckAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return new DoctorLine(true, "store", $"none at {path} yet; the first ingest makes it");
        }

        try
        {
            using FileStore store = FileStore.OpenReadOnly(path);
            IReadOnlyList<string> names = await StoredDatasets.NamesAsync(store, cancellationToken);
            string datasets = names.Count == 0 ? "no data sets" : $"data sets: {string.Join(", ", names)}";
            return new DoctorLine(true, "store", $"{path}; {Holder(path)}; {datasets}");
        }
        catch (UserErrorException e)
        {
            return new DoctorLine(false, "store", e.Message);
        }
    }

    private static string Holder(string path) =>
        FileStore.ReadOwner(path) is { } owner && IsAlive(owner.ProcessId)
            ? $"held by process {owner.ProcessId} ({owner.Purpose})"
            : "held by nobody";

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
