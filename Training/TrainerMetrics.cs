using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SatCurate.Training;

/// <summary>What the trainer measures of itself. Its thread records; nothing is recorded where it did not wait.</summary>
internal static class TrainerMetrics
{
    private static readonly Meter s_meter = new("SatCurate");

    /// <summary>Steps of training whose predictions were handed over; visits without a step are none.</summary>
    public static readonly Counter<long> Steps = s_meter.CreateCounter<long>("satcurate.trainer.steps", "{step}", "Steps of training");

    private static readonly Counter<double> s_wait = s_meter.CreateCounter<double>("satcurate.trainer.wait", "s", "Time that the trainer's thread stood still");

    private static readonly KeyValuePair<string, object?> s_payload = new("for", "payload");
    private static readonly KeyValuePair<string, object?> s_targets = new("for", "targets");
    private static readonly KeyValuePair<string, object?> s_room = new("for", "room");

    /// <summary>Waited for a minibatch to be read and augmented, since <paramref name="started"/>, a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void WaitedForPayload(long started) => s_wait.Add(Stopwatch.GetElapsedTime(started).TotalSeconds, s_payload);

    /// <summary>Waited for the answer of a pull.</summary>
    public static void WaitedForTargets(long started) => s_wait.Add(Stopwatch.GetElapsedTime(started).TotalSeconds, s_targets);

    /// <summary>Waited until earlier predictions were durable, so that there was room for more.</summary>
    public static void WaitedForRoom(long started) => s_wait.Add(Stopwatch.GetElapsedTime(started).TotalSeconds, s_room);
}
