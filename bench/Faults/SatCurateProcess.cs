using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SatCurate.Faults;

/// <summary>The built program as a process of its own, to be killed.</summary>
public sealed class SatCurateProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Hold? _hold;
    private readonly string _log = Path.Combine(Path.GetTempPath(), $"satcurate-hold-{Guid.NewGuid():N}.log");
    private readonly StringBuilder _errors = new();
    private readonly Task<string> _output;
    private readonly Task _reading;

    private SatCurateProcess(IPlace place, Hold? hold, string[] entrance, string[] arguments)
    {
        _hold = hold;
        string[] command = [.. entrance, .. hold is null ? [] : (string[])["strace", .. hold.Arguments(_log)], "dotnet", Checkout.Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["SATCURATE_STORE"] = place.Store;
        start.Environment["DOTNET_TieredPGO"] = "0"; // half a second less to start, and starting is what these processes do most
        foreach ((string name, string value) in place.Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _reading = ReadErrorsAsync();
    }

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its process id; under a hold, that of the tracer.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written to stderr until now.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a command on a store.</summary>
    public static SatCurateProcess Start(IPlace place, params string[] arguments) => new(place, null, [], arguments);

    /// <summary>Starts a command through another, such as one that enters a namespace.</summary>
    public static SatCurateProcess StartThrough(string[] entrance, IPlace place, params string[] arguments) => new(place, null, entrance, arguments);

    /// <summary>Starts a command that will be held at a point.</summary>
    public static SatCurateProcess StartHeld(IPlace place, Hold hold, params string[] arguments) => new(place, hold, [], arguments);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProcessResult> RunAsync(IPlace place, params string[] arguments)
    {
        using SatCurateProcess process = Start(place, arguments);
        return await process.EndAsync();
    }

    /// <summary>Runs a command that must succeed, and answers what it wrote to stdout.</summary>
    public static async Task<string> OutputAsync(IPlace place, params string[] arguments)
    {
        ProcessResult result = await RunAsync(place, arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"satcurate {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
    }

    /// <summary>Waits until it is held; false where it ended without having come there.</summary>
    public async Task<bool> UntilHeldAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!_hold!.IsReached(_log))
        {
            if (_process.HasExited)
            {
                return false;
            }

            await Task.Delay(5, patience.Token);
        }

        return true;
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ProcessResult> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading;
        return new ProcessResult(_process.ExitCode, await _output, Errors);
    }

    /// <summary>SIGKILL: nothing of the program runs any more after this.</summary>
    public async Task KillAsync()
    {
        if (_hold is not null)
        {
            // The traced program first: without its tracer it would go on.
            foreach (int child in Children(_process.Id))
            {
                KillOne(child);
            }
        }

        KillOne(_process.Id);
        await EndAsync();
    }

    /// <summary>Sends a signal by its name, such as STOP and CONT.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillAsync().GetAwaiter().GetResult();
        }

        _process.Dispose();
        File.Delete(_log);
    }

    private static IEnumerable<int> Children(int process)
    {
        string file = $"/proc/{process}/task/{process}/children";
        return File.Exists(file)
            ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]
            : [];
    }

    private static void KillOne(int process)
    {
        try
        {
            using Process victim = Process.GetProcessById(process);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Append(line).Append('\n');
            }
        }
    }
}
