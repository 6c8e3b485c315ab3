using System.Diagnostics;
using SatCurate.Faults;

namespace SatCurate.Soak;

/// <summary>Counts what happened and tells it in the end.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class SoakReport(SoakOptions options)
{
    private readonly Dictionary<KillPhase, int> _kills = Enum.GetValues<KillPhase>().ToDictionary(phase => phase, _ => 0);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _wrong = [];
    private int _inFlight;
    private int _acknowledged;
    private int _unanswered;

    /// <summary>Kills so far.</summary>
    public int Kills => _kills.Values.Sum();

    /// <summary>True while kills and time are left.</summary>
    public bool GoesOn => Kills < options.Kills && _clock.Elapsed.TotalMinutes < options.Minutes && _wrong.Count == 0;

    /// <summary>True where nothing was wrong.</summary>
    public bool IsRight => _wrong.Count == 0;

    /// <summary>A kill.</summary>
    public void Killed(KillPhase phase, bool decisionInFlight)
    {
        _kills[phase]++;
        _inFlight += decisionInFlight ? 1 : 0;
    }

    /// <summary>What a client asked for.</summary>
    public void Decided(IReadOnlyList<DecisionAttempt> attempts)
    {
        _acknowledged += attempts.Count(attempt => attempt.Acknowledged);
        _unanswered += attempts.Count(attempt => !attempt.Acknowledged);
    }

    /// <summary>What the checker said of a data set.</summary>
    public void Checked(CheckResult result)
    {
        Console.WriteLine(result.Text.TrimEnd());
        if (!result.IsRight)
        {
            _wrong.Add(result.Text.Trim());
        }
    }

    /// <summary>Something that must not happen.</summary>
    public void Wrong(string what)
    {
        Console.WriteLine("wrong: " + what);
        _wrong.Add(what);
    }

    /// <summary>The last lines.</summary>
    public void Print()
    {
        Console.WriteLine($"seed {options.Seed}; store {options.Store}; wall time {_clock.Elapsed.TotalSeconds:N0} s");
        Console.WriteLine($"kills {Kills}: {string.Join(", ", _kills.Select(of => $"{of.Value} {of.Key.ToString().ToLowerInvariant()}"))}; {_inFlight} with a decision in flight");
        Console.WriteLine($"decisions: {_acknowledged} acknowledged, {_unanswered} unanswered");
        Console.WriteLine(IsRight ? "PASS" : "FAIL");
    }
}
