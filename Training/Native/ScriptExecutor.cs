using System.Runtime.InteropServices;

namespace SatCurate.Training.Native;

/// <summary>
/// How TorchScript runs a module. By default it rewrites it for the shapes of the first calls, which changes roundings: a resumed run, whose
/// first calls are others, would leave the trajectory of an undisturbed one.
/// </summary>
internal static class ScriptExecutor
{
    // bool& torch::jit::getProfilingMode(): without profiles a module runs as it is written.
    private const string ProfilingMode = "_ZN5torch3jit16getProfilingModeEv";

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Flag();

    /// <summary>Runs modules that are loaded from now on as they are written; where libtorch has no such switch, nothing happens.</summary>
    public static void RunAsWritten()
    {
        if (TorchNatives.Load().LibTorchFolder is { } folder
            && NativeLibrary.TryLoad(Path.Combine(folder, "libtorch_cpu.so"), out nint library)
            && NativeLibrary.TryGetExport(library, ProfilingMode, out nint flag))
        {
            Marshal.WriteByte(Marshal.GetDelegateForFunctionPointer<Flag>(flag)(), 0);
        }
    }
}
