using System.Diagnostics;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The built program as a process of its own.</summary>
public sealed class SatCurateProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private SatCurateProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a command on a store.</summary>
    public static SatCurateProcess Start(string store, params string[] arguments) => Start(store, [], arguments);

    /// <summary>Starts a command on a store, with variables of its own; null takes one away.</summary>
    public static SatCurateProcess Start(string store, Dictionary<string, string?> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(ProgramFile);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["SATCURATE_STORE"] = store;
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new SatCurateProcess(process);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProcessResult> RunAsync(string store, params string[] arguments)
    {
        using SatCurateProcess process = Start(store, arguments);
        return await process.EndAsync();
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<string> OutputAsync(string store, params string[] arguments)
    {
        ProcessResult result = await RunAsync(store, arguments);
        result.ExitCode.ShouldBe(0, $"satcurate {string.Join(' ', arguments)}\n{result.Errors}");
        return result.Output;
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ProcessResult> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        await _process.WaitForExitAsync(patience.Token);
        return new ProcessResult(_process.ExitCode, await _output, await _errors);
    }

    /// <summary>SIGKILL: nothing of the program runs any more after this.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    /// <summary>The built program.</summary>
    public static string ProgramFile
    {
        get
        {
            string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
            string root = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(root, "SatCurate.sln")))
            {
                root = Path.GetDirectoryName(root)!;
            }

            return Path.Combine(root, "Client", "bin", configuration, "net10.0", "satcurate.dll");
        }
    }
}

/// <summary>How a process ended.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Errors);
