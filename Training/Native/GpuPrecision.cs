using SatCurate.Curation;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Native;

/// <summary>Sets how exactly GPUs multiply, for the whole process.</summary>
internal static class GpuPrecision
{
    /// <summary>Sets it; nothing where <paramref name="device"/> is the CPU.</summary>
    /// <exception cref="UserErrorException">The device, or this libtorch, has no such precision.</exception>
    public static void Demand(Precision precision, Device device)
    {
        bool gpu = device.type == DeviceType.CUDA;
        if (precision == Precision.BFloat16 && (!gpu || Autocast.Of(device.type) is null))
        {
            throw new UserErrorException(
                gpu ? "this libtorch has no mixed precision" : "precision bf16 needs a GPU", "--precision", "Choose tf32, which a CPU takes as float32");
        }

        if (gpu)
        {
            backends.cudnn.allow_tf32 = precision != Precision.Full;
            backends.cuda.matmul.allow_tf32 = precision != Precision.Full;
        }
    }
}
