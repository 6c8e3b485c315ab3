using SatCurate.Contracts.Runs;

namespace SatCurate.Client.Follow;

/// <summary>Shows a run while it trains.</summary>
internal interface IRunDisplay
{
    /// <summary>Runs <paramref name="follow"/>, which calls its argument with every new status, and gives its result back.</summary>
    Task<RunStatus> WhileAsync(Func<Action<RunStatus>, Task<RunStatus>> follow);

    /// <summary>A word in between.</summary>
    void Say(string text);
}
