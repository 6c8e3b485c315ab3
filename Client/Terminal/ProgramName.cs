namespace SatCurate.Client.Terminal;

/// <summary>How the user called the program, so that the commands it names can be copied.</summary>
internal static class ProgramName
{
    /// <summary>What the starting script was called as, else <c>satcurate</c>.</summary>
    public static string Text { get; } = Environment.GetEnvironmentVariable("SATCURATE_COMMAND") is { Length: > 0 } called ? called : "satcurate";
}
