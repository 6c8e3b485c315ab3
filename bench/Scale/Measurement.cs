using System.Diagnostics;

namespace SatCurate.Scale;

/// <summary>What a piece of work cost, over its number of updates.</summary>
internal sealed record Measurement(long Updates, double Seconds, double CpuSeconds, long AllocatedBytes)
{
    public double PerSecond => Updates / Seconds;

    public static async Task<Measurement> OfAsync(long updates, Func<Task> work)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await work();
        clock.Stop();
        TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return new Measurement(updates, clock.Elapsed.TotalSeconds, used.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    /// <summary>Both together.</summary>
    public Measurement Plus(Measurement other) => new(
        Updates + other.Updates, Seconds + other.Seconds, CpuSeconds + other.CpuSeconds, AllocatedBytes + other.AllocatedBytes);

    public override string ToString() =>
        $"{PerSecond,9:N0}/s  {CpuSeconds * 1e6 / Updates,6:N1} us CPU  {AllocatedBytes / (double)Updates,7:N0} B allocated each";
}
