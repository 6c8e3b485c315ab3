using SatCurate.Training.Native;
using TorchSharp;

namespace SatCurate.Training.Tests.Native;

public sealed class FreedMemoryTests
{
    private const int Tensors = 20;
    private const long Bytes = 48L << 20;

    [Fact]
    public void Load_TensorsComeAndGo_AreNotFaultedInEachTime()
    {
        TorchNatives.Load();
        Fill();
        long before = MinorFaults();
        for (int i = 0; i < Tensors; i++)
        {
            Fill();
        }

        // Others run beside this test and fault too; mapped anew, these tensors alone would make all of them.
        (MinorFaults() - before).ShouldBeLessThan(Tensors * Bytes / Environment.SystemPageSize / 2);
    }

    private static void Fill()
    {
        using torch.Tensor tensor = torch.ones(Bytes / sizeof(float));
    }

    /// <summary>Of this process, from <c>/proc/self/stat</c>: the tenth field, the eighth after the name.</summary>
    private static long MinorFaults()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], System.Globalization.CultureInfo.InvariantCulture);
    }
}
