namespace SatCurate.Faults;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to stdout.</param>
/// <param name="Errors">What it wrote to stderr.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines that tell of an error.</summary>
    public IReadOnlyList<string> ErrorLines => [.. Errors.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];
}
