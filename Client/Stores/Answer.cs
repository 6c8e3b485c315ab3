using System.Diagnostics;
using Orleans.Runtime;

namespace SatCurate.Client.Stores;

/// <summary>Answers from grains whose silo may die meanwhile.</summary>
internal static class Answer
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Asks, and asks again where the silo that has the grain does not answer: another takes it over. What is asked must be right to ask twice.
    /// </summary>
    public static async Task<T> UntilGivenAsync<T>(Func<Task<T>> ask)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is OrleansException or TimeoutException && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Interval);
            }
        }
    }
}
