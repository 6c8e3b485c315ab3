using System.Diagnostics.Metrics;

namespace SatCurate.Silo;

/// <summary>What a trainer's worker measures of itself.</summary>
internal static class TrainerWorkerMetrics
{
    private static readonly Meter s_meter = new("SatCurate");

    /// <summary>Times this trainer found that it no longer holds the run that it trains.</summary>
    public static readonly Counter<long> LeasesLost = s_meter.CreateCounter<long>("satcurate.leases.lost", "{lease}", "Runs lost to another trainer");
}
