using System.Runtime.InteropServices;
using TorchSharp;

namespace SatCurate.Training.Native;

/// <summary>
/// libtorch's automatic mixed precision, which TorchSharp does not name: while it is on, convolutions and products of matrices on this thread take
/// their inputs in bfloat16. What is differentiated later remembers its types: the backward pass needs no switch.
/// </summary>
internal sealed class Autocast
{
    // at::autocast::set_autocast_enabled(c10::DeviceType, bool), set_autocast_dtype(c10::DeviceType, c10::ScalarType) and clear_cache().
    private const string Enabled = "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb";
    private const string Type = "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE";
    private const string Clear = "_ZN2at8autocast11clear_cacheEv";

    private readonly DeviceType _device;
    private readonly SetEnabled _setEnabled;
    private readonly SetType _setType;
    private readonly ClearCache _clearCache;

    private Autocast(DeviceType device, SetEnabled setEnabled, SetType setType, ClearCache clearCache) =>
        (_device, _setEnabled, _setType, _clearCache) = (device, setEnabled, setType, clearCache);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetEnabled(sbyte device, byte enabled);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetType(sbyte device, sbyte type);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void ClearCache();

    /// <summary>The switch for a kind of device; null where this libtorch has none.</summary>
    public static Autocast? Of(DeviceType device) =>
        TorchNatives.Load().LibTorchFolder is { } folder
        && NativeLibrary.TryLoad(Path.Combine(folder, "libtorch_cpu.so"), out nint library)
        && NativeLibrary.TryGetExport(library, Enabled, out nint enabled)
        && NativeLibrary.TryGetExport(library, Type, out nint type)
        && NativeLibrary.TryGetExport(library, Clear, out nint clear)
            ? new Autocast(
                device,
                Marshal.GetDelegateForFunctionPointer<SetEnabled>(enabled),
                Marshal.GetDelegateForFunctionPointer<SetType>(type),
                Marshal.GetDelegateForFunctionPointer<ClearCache>(clear))
            : null;

    /// <summary>What <paramref name="forward"/> computes in mixed precision.</summary>
    public T Run<T>(Func<T> forward)
    {
        _setType((sbyte)_device, (sbyte)torch.ScalarType.BFloat16);
        _setEnabled((sbyte)_device, 1);
        try
        {
            return forward();
        }
        finally
        {
            _setEnabled((sbyte)_device, 0);
            _clearCache(); // of weights in bfloat16, which the next step's are not
        }
    }
}
