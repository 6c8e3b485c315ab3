using SatCurate.Curation;
using SatCurate.Training.Native;
using static TorchSharp.torch;

namespace SatCurate.Silo;

/// <summary>Whether torch computes on this machine, and what was done to make it.</summary>
public static class TorchCheck
{
    /// <summary>Loads torch and adds two numbers with it.</summary>
    public static (bool Ok, string What) Run()
    {
        try
        {
            TorchNativesReport report = TorchNatives.Load();
            using var scope = NewDisposeScope();
            float sum = (ones(2) + ones(2)).sum().item<float>();
            string device = cuda.is_available() ? $"CUDA with {cuda.device_count()} devices" : "CPU only";
            return (sum == 4f, $"{report.What} {device}, {get_num_threads()} threads");
        }
        catch (Exception e) when (e is UserErrorException or DllNotFoundException or InvalidOperationException or NotSupportedException or IOException or TypeInitializationException)
        {
            return (false, $"torch does not load: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
