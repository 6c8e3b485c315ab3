using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(SatCurate.Azurite.AzuriteServer))]

namespace SatCurate.Azurite;

/// <summary>
/// A real Azurite for the tests of one assembly: started by the first that asks, on a free port of the loopback, over a temporary folder, with
/// an account of its own. It ends with the tests, also where those are killed.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string Account = "satcuratetests";

    /// <summary>Ends Azurite when the pipe from the tests closes.</summary>
    private const string Program = "process.stdin.resume().on('close', () => process.exit(0)); require(process.argv[1]);";

    private readonly Lazy<Task<(Process Process, string ConnectionString)>> _started;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "satcurate-azurite-" + Guid.NewGuid().ToString("N"));

    public AzuriteServer() => _started = new(StartAsync);

    /// <summary>How a client reaches it.</summary>
    public async Task<string> ConnectionStringAsync() => (await _started.Value).ConnectionString;

    /// <summary>The name of a container that is nobody else's.</summary>
    public static string NewContainer() => "t" + Guid.NewGuid().ToString("N");

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
        {
            return;
        }

        using (Process process = (await _started.Value).Process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(Process Process, string ConnectionString)> StartAsync()
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        Directory.CreateDirectory(_folder);
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[
            "-e", Program, Script(), "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", _folder, "--skipApiVersionCheck", "--silent", "--disableTelemetry"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{key}";
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } address)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return (process, $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};BlobEndpoint={address.Groups[1].Value}/{Account};");
            }
        }

        throw new InvalidOperationException($"Azurite did not start: {await errors}");
    }

    private static string Script()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SatCurate.sln")))
            {
                string script = Path.Combine(folder.FullName, "artifacts/tools/azurite/node_modules/azurite/dist/src/blob/main.js");
                return File.Exists(script)
                    ? script
                    : throw new InvalidOperationException("Azurite is not installed; ./test.sh does it, or tests/Azurite/install.sh alone.");
            }
        }

        throw new InvalidOperationException($"There is no SatCurate.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"successfully listens on (http://\S+)")]
    private static partial Regex Address();
}
