using System.Diagnostics.Metrics;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What blocks measure of themselves. Nothing here names a data set or a block: an operator looks at the sum over a silo.</summary>
internal static class BlockMetrics
{
    private static readonly Meter s_meter = new("SatCurate");

    /// <summary>From a pull's arrival to its answer; the first of an activation takes the journal over.</summary>
    public static readonly Histogram<double> PullDuration = s_meter.CreateCallDuration("satcurate.block.pull.duration", "Time of an answered pull");

    /// <summary>From a push's arrival until all its visits are applied; the first of an activation takes the journal over.</summary>
    public static readonly Histogram<double> PushDuration = s_meter.CreateCallDuration("satcurate.block.push.duration", "Time of an applied push");

    /// <summary>Visits that a block took from its samples. A repeat counts only where a block had lost what it took before.</summary>
    public static readonly Counter<long> VisitsApplied = s_meter.CreateCounter<long>("satcurate.visits.applied", "{visit}", "Visits applied to samples");

    /// <summary>
    /// Visits after which the most probable class of a sample's target is no longer its given label, or is again. Samples without a given label
    /// don't count; decisions change no target.
    /// </summary>
    public static readonly Counter<long> LabelsChanged = s_meter.CreateCounter<long>(
        "satcurate.labels.changed", "{sample}", "Samples whose target turned away from the given label, or back to it");

    /// <summary>Visits that are acknowledged and would be lost with this silo now; the trainer keeps them.</summary>
    public static readonly UpDownCounter<long> VisitsPending = s_meter.CreateUpDownCounter<long>(
        "satcurate.visits.pending", "{visit}", "Visits applied and not yet durable");
}
