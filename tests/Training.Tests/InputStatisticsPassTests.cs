using System.Runtime.InteropServices;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;

namespace SatCurate.Training.Tests;

public sealed class InputStatisticsPassTests
{
    [Fact]
    public async Task ReadAsync_Features_EqualsTheStatisticsOfEachColumn()
    {
        float[] values = [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1e6f + i : i % 3 == 1 ? i : 5f)];
        byte[] data = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

        InputStatistics statistics =
            await InputStatisticsPass.ReadAsync(new PayloadArray(InputShape.Features(3), data, 4), TestContext.Current.CancellationToken);

        double deviation = Math.Sqrt(Enumerable.Range(0, 10).Average(i => Math.Pow((3 * i) - 13.5, 2)));
        statistics.Mean.ShouldBe([1_000_013.5f, 14.5f, 5f]);
        statistics.Deviation[0].ShouldBe((float)deviation, 1e-4f);
        statistics.Deviation[1].ShouldBe((float)deviation, 1e-4f);
        statistics.Scale()[2].ShouldBe(1f);
    }

    [Fact]
    public async Task ReadAsync_Images_TakesWholeChannels()
    {
        byte[] data = [.. Enumerable.Repeat((byte)10, 4), 0, 0, 200, 200, .. Enumerable.Repeat((byte)30, 4), 0, 0, 200, 200];

        InputStatistics statistics =
            await InputStatisticsPass.ReadAsync(new PayloadArray(InputShape.Image(2, 2, 2), data, 1), TestContext.Current.CancellationToken);

        statistics.Mean.ShouldBe([20f, 100f]);
        statistics.Deviation.ShouldBe([10f, 100f]);
    }
}
