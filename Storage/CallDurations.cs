using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SatCurate.Storage;

/// <summary>Histograms of how long calls take, in seconds, with buckets from a tenth of a millisecond to half a minute.</summary>
public static class CallDurations
{
    private static readonly InstrumentAdvice<double> s_buckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    /// <summary>Makes one.</summary>
    public static Histogram<double> CreateCallDuration(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, s_buckets);

    /// <summary>Records a call that began at <paramref name="started"/>, a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void RecordSince(this Histogram<double> durations, long started) =>
        durations.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
}
