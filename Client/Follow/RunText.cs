using System.Globalization;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Client.Follow;

/// <summary>A run's figures in words; the same on a terminal and in a log.</summary>
internal static class RunText
{
    /// <summary>One committed epoch, epochs counted from 1.</summary>
    /// <param name="report">Its figures.</param>
    /// <param name="epochs">Epochs of the run.</param>
    /// <param name="samples">Training samples, the base of shares.</param>
    /// <param name="secondsLeft">Estimated time to the end; not shown where unknown.</param>
    public static string Epoch(EpochReport report, int epochs, long samples, double? secondsLeft)
    {
        string line = Invariant(
            $"epoch {report.Epoch + 1}/{epochs}  loss {report.Loss:F4}  agrees {report.GivenAgreement:P1}  differing {Share(report.Differing, samples)}  {report.SamplesPerSecond:N0} samples/s");
        line += report.TestAccuracy is { } accuracy ? Invariant($"  test {accuracy:P1}") : "";
        return line + (secondsLeft is > 0 ? $"  {Left(secondsLeft.Value)}" : "");
    }

    /// <summary>The epoch in progress.</summary>
    public static string Progress(RunProgress progress, RunStatus run, long samples)
    {
        string line = Invariant($"{progress.SamplesPerSecond:N0} samples/s  loss {progress.Loss:F4}");
        if (run.Reports.Count > 0)
        {
            EpochReport last = run.Reports[^1];
            line += Invariant($"  labels differing {Share(last.Differing, samples)}  flagged {Share(last.Flagged, samples)}");
        }

        line += run.Sharing is null ? "" : Invariant($"  trainers {run.Trainers}");
        return line + (progress.SecondsLeft > 0 ? $"  {Left(progress.SecondsLeft)}" : "");
    }

    /// <summary>Where targets stand at the end of an epoch; what is not known is left out.</summary>
    /// <param name="targets">The counts.</param>
    /// <param name="samples">Training samples, the base of shares.</param>
    public static string Targets(TargetCounts targets, long samples)
    {
        string line = Invariant($"targets off the given label {Share(targets.OffGiven, samples)}");
        line += targets.Turned is { } turned ? Invariant($"  turned in the epoch {turned:N0}") : "";
        line += targets.Recovery is { } recovery ? Invariant($"  wrong labels corrected {recovery:P1}") : "";
        return line + (targets.Damage is { } damage ? Invariant($"  right labels damaged {damage:P1}") : "");
    }

    /// <summary>The estimated share of wrong labels with what it may be at least and at most: <c>22.3 % (18.0 to 27.1 %)</c>.</summary>
    public static string Estimate(MarginMixture mixture)
    {
        (double least, double most) = mixture.WrongBetween;
        return Invariant($"{mixture.WrongShare:P1} ({100 * least:F1} to {most:P1})");
    }

    /// <summary>Those two for documents; null where nothing is estimated.</summary>
    public static IReadOnlyList<double>? Between(MarginMixture? mixture) => mixture?.WrongBetween is var (least, most) ? [least, most] : null;

    /// <summary>Share of the run's steps that are done, in [0,1].</summary>
    public static double Done(RunStatus run)
    {
        double within = run.Progress is { Steps: > 0 } progress && progress.Epoch == run.EpochsDone ? (double)progress.Step / progress.Steps : 0;
        return Math.Clamp((run.EpochsDone + within) / run.Epochs, 0, 1);
    }

    /// <summary>A number with its share: <c>1,234 (12.3 %)</c>.</summary>
    public static string Share(long part, long whole) => Invariant($"{part:N0} ({(whole == 0 ? 0 : (double)part / whole):P1})");

    /// <summary>A length of time: <c>42 s</c>, <c>3:20 min</c>, <c>2:05 h</c>.</summary>
    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1 ? Invariant($"{(int)time.TotalHours}:{time.Minutes:D2} h")
            : time.TotalMinutes >= 1 ? Invariant($"{time.Minutes}:{time.Seconds:D2} min")
            : Invariant($"{time.Seconds} s");
    }

    private static string Left(double seconds) => $"about {Time(seconds)} left";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
