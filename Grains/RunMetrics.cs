using System.Diagnostics.Metrics;

namespace SatCurate.Grains;

/// <summary>What runs measure of themselves.</summary>
internal static class RunMetrics
{
    private static readonly Meter s_meter = new("SatCurate");

    /// <summary>Times a trainer took a run, the same trainer again included.</summary>
    public static readonly Counter<long> LeasesGranted = s_meter.CreateCounter<long>("satcurate.leases.granted", "{lease}", "Runs taken by trainers");
}
