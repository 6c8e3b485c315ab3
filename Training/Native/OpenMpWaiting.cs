using System.Runtime.InteropServices;

namespace SatCurate.Training.Native;

/// <summary>
/// How libgomp's threads wait for each other. By default they spin, which on a machine whose cores have other work too (grains in the same
/// process, for one) keeps that work from the core it needs: steps took three times as long. Waiting passively costs nothing when idle.
/// </summary>
internal static class OpenMpWaiting
{
    /// <summary>Asks for passive waiting unless the user's environment decides. Must come before libgomp is loaded, which reads it once.</summary>
    public static void BePassive()
    {
        // The runtime's own setter does not reach the environment that native code reads.
        if (OperatingSystem.IsLinux())
        {
            _ = SetIfAbsent("OMP_WAIT_POLICY\0"u8.ToArray(), "PASSIVE\0"u8.ToArray(), overwrite: 0);
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetIfAbsent(byte[] name, byte[] value, int overwrite);
}
