using System.Net;
using System.Net.Sockets;
using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>A silo as a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly SatCurateProcess _process;

    private SiloProcess(SatCurateProcess process) => _process = process;

    /// <summary>True where it is training, or was.</summary>
    public bool HasTrained => _process.Errors.Contains("Training run", StringComparison.Ordinal);

    /// <summary>Starts one on the loopback, and returns when it serves.</summary>
    public static Task<SiloProcess> StartAsync(IPlace place, string roles) =>
        UntilServingAsync(SatCurateProcess.Start(place, Arguments(roles)));

    /// <summary>Starts one on another address, and returns when it serves.</summary>
    /// <param name="place">Its store and cluster.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="address">The address.</param>
    /// <param name="entrance">A program and arguments that start the silo's command; none to start it here.</param>
    public static Task<SiloProcess> StartAsync(IPlace place, string roles, string address, params string[] entrance) =>
        UntilServingAsync(SatCurateProcess.StartThrough(entrance, place, [.. Arguments(roles), "--address", address, "--allow-network"]));

    private static string[] Arguments(string roles) =>
        ["serve", "--roles", roles, "--silo-port", $"{FreePort()}", "--gateway-port", $"{FreePort()}"];

    private static async Task<SiloProcess> UntilServingAsync(SatCurateProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!process.Errors.Contains("serving ", StringComparison.Ordinal))
        {
            process.HasExited.ShouldBeFalse(process.Errors);
            await Task.Delay(50, patience.Token);
        }

        return new SiloProcess(process);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM; returns when it has handed on what it had and ended.</summary>
    public async Task DrainAsync()
    {
        _process.Signal("TERM");
        ProcessResult result = await _process.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
    }

    public void Dispose() => _process.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
