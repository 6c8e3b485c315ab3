using System.Diagnostics;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The Python client as a process of its own: a line of JSON a batch, and one for the end.</summary>
internal sealed class FeedReaderProcess : IDisposable
{
    private static readonly string s_python = Path.Combine(AppContext.BaseDirectory, "Python");

    private readonly Process _process;
    private readonly Task<string> _errors;

    private FeedReaderProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Why no Python client can run here; null where it can.</summary>
    public static string? WhyNot { get; } = Run("-c", "import numpy") == 0 ? null : "NumPy for /usr/bin/python3 is missing: apt-get install python3-numpy";

    /// <summary>Starts one.</summary>
    public static FeedReaderProcess Start(string url, params string[] arguments)
    {
        if (WhyNot is { } why)
        {
            Assert.Skip(why);
        }

        return new FeedReaderProcess(Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(s_python, "read_feed.py"), url, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Lets it take so many batches, one after the other.</summary>
    public async Task<List<JsonElement>> TakeAsync(int batches)
    {
        var taken = new List<JsonElement>();
        for (int i = 0; i < batches; i++)
        {
            await _process.StandardInput.WriteLineAsync();
            taken.Add(await LineAsync() ?? throw new InvalidOperationException($"the feed ended: {await _errors}"));
        }

        return taken;
    }

    /// <summary>Lets it take the rest: the batches, and the end.</summary>
    public async Task<(List<JsonElement> Batches, JsonElement End)> RestAsync()
    {
        Task asking = AskAsync();
        var lines = new List<JsonElement>();
        while (await LineAsync() is { } line)
        {
            lines.Add(line);
        }

        await _process.WaitForExitAsync();
        _process.ExitCode.ShouldBe(0, await _errors);
        await asking;
        return (lines[..^1], lines[^1]);
    }

    /// <summary>How it fails: the last line that it says.</summary>
    public async Task<string> FailureAsync()
    {
        await _process.WaitForExitAsync();
        _process.ExitCode.ShouldNotBe(0);
        return (await _errors).Trim().Split('\n')[^1];
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task AskAsync()
    {
        try
        {
            for (int i = 0; i < 5000; i++)
            {
                await _process.StandardInput.WriteLineAsync();
            }
        }
        catch (IOException)
        {
            // It has all it wants.
        }
    }

    private async Task<JsonElement?> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync() is { } line ? JsonSerializer.Deserialize<JsonElement>(line) : null;

    private static int Run(params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
