using System.Globalization;
using System.Runtime.InteropServices;

namespace SatCurate.Client.Doctor;

/// <summary>What the machine has.</summary>
internal static class MachineChecks
{
    private const double Gibi = 1L << 30;
    private const double LeastMemory = 2;
    private const double LeastDisk = 2;

    /// <summary>The runtime.</summary>
    public static DoctorLine Runtime() =>
        new(Environment.Version.Major >= 10, ".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");

    /// <summary>Processor cores.</summary>
    public static DoctorLine Cores() => new(true, "processor", $"{Environment.ProcessorCount} cores");

    /// <summary>Memory that this process may use.</summary>
    public static DoctorLine Memory()
    {
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibi;
        string hint = available < LeastMemory ? "; training wants 2 GiB or more" : "";
        return new DoctorLine(available >= LeastMemory, "memory", string.Create(CultureInfo.InvariantCulture, $"{available:F1} GiB{hint}"));
    }

    /// <summary>Free space where the store is, or would be.</summary>
    public static DoctorLine Disk(string store)
    {
        double free = new DriveInfo(ExistingParent(store)).AvailableFreeSpace / Gibi;
        string hint = free < LeastDisk ? "; make room, or choose another --store" : "";
        return new DoctorLine(free >= LeastDisk, "disk", string.Create(CultureInfo.InvariantCulture, $"{free:F1} GiB free at {store}{hint}"));
    }

    private static string ExistingParent(string path)
    {
        string at = path;
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        return at;
    }
}
