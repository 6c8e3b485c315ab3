using System.Diagnostics.Metrics;

namespace SatCurate.Storage;

/// <summary>What journals measure of themselves, those of blocks, runs and data sets alike.</summary>
internal static class JournalMetrics
{
    private static readonly Meter s_meter = new("SatCurate");

    /// <summary>From an append to its being durable, without the wait for its turn; appends that failed are not in it.</summary>
    public static readonly Histogram<double> AppendDuration =
        s_meter.CreateCallDuration("satcurate.journal.append.duration", "Time of a durable append to a journal");

    /// <summary>Bytes that became durable, frames and seals included.</summary>
    public static readonly Counter<long> Appended = s_meter.CreateCounter<long>("satcurate.journal.appended", "By", "Bytes appended to journals");
}
