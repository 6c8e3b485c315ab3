using System.Diagnostics;

namespace SatCurate.Faults.Tests;

/// <summary>strace, which holds a process at a point.</summary>
internal static class Strace
{
    private static readonly Lazy<string?> s_whyNot = new(WhyNot);

    public static void SkipWhereItCannotTrace()
    {
        if (s_whyNot.Value is { } why)
        {
            Assert.Skip(why);
        }
    }

    private static string? WhyNot()
    {
        try
        {
            using Process trace = Process.Start(new ProcessStartInfo("strace", ["-f", "--seccomp-bpf", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            string errors = trace.StandardError.ReadToEnd();
            trace.WaitForExit();
            return trace.ExitCode == 0 ? null : $"strace can't trace here: {errors.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed (apt-get install strace)";
        }
    }
}
