namespace SatCurate.Faults;

/// <summary>
/// A point at which a process is held, so that it can be killed there: a system call on one file, before it is begun or after it is done.
/// strace holds the thread; the others go on until the kill, as they would on a machine that loses power.
/// </summary>
/// <param name="Name">What the point means.</param>
/// <param name="SystemCall">The call: pwrite64, fsync, rename, unlink.</param>
/// <param name="Path">The file, an absolute path; of a rename the new name.</param>
/// <param name="IsDone">True: after the call, before the program learns of it. False: before it.</param>
public sealed record Hold(string Name, string SystemCall, string Path, bool IsDone)
{
    private const string Microseconds = "600000000";

    // strace looks at the old name of a rename alone, and that one carries a count of the process's temporary files.
    private const int Temporaries = 400;

    private IEnumerable<string> Paths =>
        SystemCall == "rename" ? Enumerable.Range(1, Temporaries).Select(n => $"{Path}.{n}.tmp~") : [Path];

    /// <summary>Arguments of strace before the command to trace.</summary>
    /// <param name="log">Where strace tells that the point is reached.</param>
    internal IEnumerable<string> Arguments(string log) =>
    [
        "-f", "--seccomp-bpf", "-qq", "-e", "signal=none", "-o", log, .. Paths.SelectMany(path => (string[])["-P", path]), "-e", $"trace={SystemCall}",
        "-e", $"inject={SystemCall}:delay_{(IsDone ? "exit" : "enter")}={Microseconds}",
    ];

    /// <summary>True where strace's log shows the call: it is written when the hold begins.</summary>
    internal bool IsReached(string log)
    {
        try
        {
            return File.ReadAllText(log).Contains(SystemCall + "(", StringComparison.Ordinal);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
