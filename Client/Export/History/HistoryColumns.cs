namespace SatCurate.Client.Export.History;

/// <summary>The columns of an exported history, in order.</summary>
internal static class HistoryColumns
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["index", "epoch", "weight", "given_probability", "predicted_label", "predicted_index", "warm_up", "pinned", "margin"];
}
