using System.Diagnostics.Metrics;

namespace SatCurate.Grains;

/// <summary>What is measured of the samples that are awake.</summary>
public static class ResidentMetrics
{
    private static readonly Meter s_meter = new("SatCurate");

    /// <summary>Lets whoever reads metrics ask <paramref name="samples"/>, which it keeps for the life of the process.</summary>
    public static ResidentSamples Observed(this ResidentSamples samples)
    {
        s_meter.CreateObservableUpDownCounter("satcurate.samples.awake", () => samples.Count, "{sample}", "Sample grains that are awake");
        s_meter.CreateObservableCounter("satcurate.samples.woken", () => samples.Reactivations, "{sample}", "Samples with visits behind them that woke again");
        return samples;
    }
}
