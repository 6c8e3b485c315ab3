using SatCurate.Curation;
using SatCurate.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>The device that a run trains on.</summary>
internal static class TorchDevice
{
    /// <summary>
    /// Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; <c>auto</c> is the first GPU where this build and machine have one.
    /// </summary>
    /// <exception cref="UserErrorException">Another name, or a GPU that is not there.</exception>
    public static Device Parse(string name)
    {
        TorchNatives.Load();
        string device = name == "auto" ? (cuda.is_available() ? "cuda" : "cpu") : name;
        if (device == "cpu")
        {
            return CPU;
        }

        int ordinal = 0;
        if (device != "cuda" && !(device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), out ordinal)))
        {
            throw new UserErrorException($"unknown device '{name}'", "--device", "Choose auto, cpu, cuda or cuda:N");
        }

        return cuda.is_available() && ordinal >= 0 && ordinal < cuda.device_count()
            ? new Device(device)
            : throw new UserErrorException(
                $"device {name} is not there", "--device", $"Choose cpu, or a machine with a GPU and a build with TorchBackend=cuda or, by {TorchNatives.FolderVariable}, a libtorch with CUDA");
    }

    /// <summary>A tensor of the host's on the device. To a GPU it goes by memory that the GPU reads itself, so that nobody waits for it.</summary>
    public static Tensor Copy(Tensor host, Device device)
    {
        if (device.type != DeviceType.CUDA)
        {
            return host.to(device);
        }

        using Tensor pinned = host.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
