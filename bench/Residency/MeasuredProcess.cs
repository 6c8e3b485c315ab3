using System.Diagnostics;
using System.Globalization;
using SatCurate.Faults;

namespace SatCurate.Residency;

/// <summary>What one command of the built program took.</summary>
/// <param name="Output">What it wrote to stdout; its stderr is passed on.</param>
/// <param name="Seconds">From start to end.</param>
/// <param name="PeakBytes">The largest resident set that the kernel saw (VmHWM).</param>
internal sealed record MeasuredProcess(string Output, double Seconds, long PeakBytes)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<MeasuredProcess> RunAsync(string store, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program, .. arguments, "--store", store]) { RedirectStandardOutput = true };
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Peak(process.Id));
            await Task.Delay(BetweenLooks);
        }

        return process.ExitCode == 0
            ? new MeasuredProcess(await output, clock.Elapsed.TotalSeconds, peak)
            : throw new InvalidOperationException($"satcurate {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static long Peak(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(6, line.Length - 6 - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
