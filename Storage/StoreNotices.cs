namespace SatCurate.Storage;

/// <summary>What the one who opens a store wants to hear while holding it.</summary>
/// <param name="Waiting">Called with a line for people where the opening waits for another holder.</param>
/// <param name="Lost">Called once, with a line for people, where the store was lost: another process may hold it now, and every write fails.</param>
public sealed record StoreNotices(Action<string> Waiting, Action<string> Lost)
{
    /// <summary>Hears nothing.</summary>
    public static StoreNotices None { get; } = new(_ => { }, _ => { });
}
