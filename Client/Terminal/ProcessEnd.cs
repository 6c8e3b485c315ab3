using System.Runtime.InteropServices;

namespace SatCurate.Client.Terminal;

/// <summary>Ends the process while others of its threads are at work.</summary>
internal static partial class ProcessEnd
{
    /// <summary>
    /// Ends it now. Not by <see cref="Environment.Exit"/>, which runs libtorch's destructors under the feet of the thread that trains: the process
    /// would crash instead, with an exit code that says nothing.
    /// </summary>
    public static void AtOnce(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
