namespace SatCurate.Client.Terminal;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>A failure at work.</summary>
    public const int Failure = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int BadUsage = 2;

    /// <summary>Ctrl-C, SIGTERM or <c>satcurate stop</c>; what was being done can be resumed.</summary>
    public const int Interrupted = 130;
}
