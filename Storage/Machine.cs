using System.ComponentModel;
using System.Diagnostics;

namespace SatCurate.Storage;

/// <summary>The machine that this process sees: a container is one of its own.</summary>
public static class Machine
{
    /// <summary>A process may look a little younger than what it wrote: the two clocks tick apart.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(5);

    /// <summary>Its name, for people.</summary>
    public static string Name => Environment.MachineName;

    /// <summary>
    /// Equal for two processes exactly where one can look the other up by its process id and reach it over loopback: the boot, and the
    /// namespaces of processes and of the network. Elsewhere than on Linux the name.
    /// </summary>
    public static string Key { get; } = FindKey();

    /// <summary>True where there is a process of that id which was there at <paramref name="at"/> already: ids are used again.</summary>
    public static bool HasProcess(int id, DateTimeOffset at)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime <= at.LocalDateTime + s_slack;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return true; // It is there, and keeps its start to itself.
        }
    }

    private static string FindKey()
    {
        try
        {
            return string.Join(
                ' ',
                File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(),
                new FileInfo("/proc/self/ns/pid").LinkTarget,
                new FileInfo("/proc/self/ns/net").LinkTarget);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}
