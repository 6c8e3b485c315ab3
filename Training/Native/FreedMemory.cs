using System.Runtime.InteropServices;

namespace SatCurate.Training.Native;

/// <summary>
/// What glibc does with freed memory. By default large tensors are mapped anew and what is free at the end of the heap goes back to the system, so
/// that each step of a training faults in the same megabytes page by page: a twentieth of its time. Kept, they cost that once.
/// </summary>
internal static class FreedMemory
{
    // Of malloc.h.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;

    /// <summary>Asks glibc to keep what is freed, unless the user's environment decides.</summary>
    public static void Keep()
    {
        bool isDecided = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal) || name == "GLIBC_TUNABLES");
        if (OperatingSystem.IsLinux() && !isDecided && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "mallopt", out _))
        {
            _ = SetOption(MapThreshold, 1 << 30);
            _ = SetOption(TrimThreshold, int.MaxValue);
            _ = SetOption(TopPad, 64 << 20);
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
