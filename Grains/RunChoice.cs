using SatCurate.Contracts.Runs;

namespace SatCurate.Grains;

/// <summary>Which run answers queries.</summary>
internal static class RunChoice
{
    /// <summary>
    /// The run asked for, or the newest one past its warm-up: until a newer run is past it, the last one that was answers. A run that was
    /// given up answers only where it is asked for.
    /// </summary>
    public static (RunStatus? Chosen, string? WhyNot) ForQueries(IReadOnlyList<RunStatus> runs, int? asked)
    {
        if (asked is { } number)
        {
            RunStatus? run = runs.FirstOrDefault(r => r.Run == number);
            return run switch
            {
                null => (null, $"there is no run {number}"),
                { EpochsDone: 0 } => (null, $"run {number} has not finished an epoch yet"),
                _ => (run, null),
            };
        }

        RunStatus? newest = runs.LastOrDefault(r => r.Phase != RunPhase.Abandoned && IsPastWarmUp(r));
        string whyNot = runs.Count == 0
            ? "it has not been cleaned yet"
            : $"run {runs[^1].Run} has not passed its warm-up ({runs[^1].EpochsDone} epochs done, warm-up {runs[^1].Scope.WarmUpEpochs})";
        return (newest, newest is null ? whyNot : null);
    }

    private static bool IsPastWarmUp(RunStatus run) =>
        run.EpochsDone > run.Scope.WarmUpEpochs || (run.Phase == RunPhase.Finished && run.EpochsDone > 0);
}
