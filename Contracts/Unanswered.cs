using Orleans.Runtime;
using Orleans.Serialization;

namespace SatCurate.Contracts;

/// <summary>Calls that no grain answered.</summary>
public static class Unanswered
{
    /// <summary>
    /// True where a fault lies between a caller and the grain, so that nobody knows whether the call was carried out, and to make it again may succeed: a silo died, or stands still.
    /// A silo that finds no place for a grain in time says so by an exception of Polly, which Orleans refers to and we do not; over the wire that has no codec.
    /// </summary>
    public static bool Is(Exception exception) =>
        exception is OrleansException or TimeoutException or CodecNotFoundException || exception.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true;
}
