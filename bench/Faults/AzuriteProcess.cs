using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SatCurate.Faults;

/// <summary>An Azurite of one's own, to be stopped and started again over the same folder, on the same port of the loopback.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "satcuratefaults";

    /// <summary>Ends Azurite when the pipe from this process closes.</summary>
    private const string Program = "process.stdin.resume().on('close', () => process.exit(0)); require(process.argv[1]);";

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-azurite-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private Process? _process;
    private Task _closed = Task.CompletedTask;

    /// <summary>Its port, the same over every start.</summary>
    public int Port { get; private set; }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? WhyNot => File.Exists(Script) ? null : "Azurite is not installed; ./test.sh does it, or tests/Azurite/install.sh alone";

    private static string Script => Path.Combine(Checkout.Root, "artifacts/tools/azurite/node_modules/azurite/dist/src/blob/main.js");

    /// <summary>How a client reaches it on <paramref name="port"/>: its own, or that of a proxy before it.</summary>
    public string ConnectionString(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={_key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>Starts it; what it held before is there again.</summary>
    public async Task StartAsync()
    {
        string[] arguments =
        [
            "-e", Program, Script, "--blobHost", "127.0.0.1", "--blobPort", Port.ToString(CultureInfo.InvariantCulture), "--location", _folder,
            "--skipApiVersionCheck", "--silent", "--disableTelemetry",
        ];
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{_key}";
        _process = Process.Start(start)!;
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } address)
            {
                _closed = ReadToCloseAsync(_process.StandardOutput);
                Port = int.Parse(address.Groups[1].Value, CultureInfo.InvariantCulture);
                return;
            }
        }

        throw new InvalidOperationException($"Azurite did not start: {await errors}");
    }

    /// <summary>
    /// Ends it by SIGTERM: it answers nobody any more and writes down what it acknowledged, which after a SIGKILL it would have forgotten. It
    /// waits for connections to close: who talks to it must do so through a <see cref="WireProxy"/>.
    /// </summary>
    public async Task StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _closed.WaitAsync(TimeSpan.FromMinutes(1));
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal by its name: between STOP and CONT it takes connections and answers none.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ReadToCloseAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line && !line.Contains("successfully closed", StringComparison.Ordinal))
        {
        }
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Address();
}
