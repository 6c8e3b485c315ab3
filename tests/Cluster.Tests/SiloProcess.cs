using System.Net;
using System.Net.Sockets;
using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>A silo as a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly SatCurateProcess _process;

    private SiloProcess(SatCurateProcess process, int siloPort, int gatewayPort) =>
        (_process, SiloPort, GatewayPort) = (process, siloPort, gatewayPort);

    /// <summary>Its port for other silos.</summary>
    public int SiloPort { get; }

    /// <summary>Its port for clients; nobody listens there where it has no data.</summary>
    public int GatewayPort { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it has logged until now.</summary>
    public string Errors => _process.Errors;

    /// <summary>True where it is training, or was.</summary>
    public bool HasTrained => _process.Errors.Contains("Training run", StringComparison.Ordinal);

    /// <summary>Starts one on the loopback, and returns when it serves.</summary>
    public static Task<SiloProcess> StartAsync(IPlace place, string roles, params string[] options) => StartAsync([], place, roles, options);

    /// <summary>Starts one on another address, and returns when it serves.</summary>
    /// <param name="place">Its store and cluster.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="address">The address.</param>
    /// <param name="entrance">A program and arguments that start the silo's command; none to start it here.</param>
    public static Task<SiloProcess> StartAtAsync(IPlace place, string roles, string address, params string[] entrance) =>
        StartAsync(entrance, place, roles, ["--address", address, "--allow-network"]);

    private static async Task<SiloProcess> StartAsync(string[] entrance, IPlace place, string roles, string[] options)
    {
        (int silo, int gateway) = (FreePort(), FreePort());
        SatCurateProcess process = SatCurateProcess.StartThrough(
            entrance, place, ["serve", "--roles", roles, "--silo-port", $"{silo}", "--gateway-port", $"{gateway}", .. options]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!process.Errors.Contains("serving ", StringComparison.Ordinal))
        {
            process.HasExited.ShouldBeFalse(process.Errors);
            await Task.Delay(50, patience.Token);
        }

        return new SiloProcess(process, silo, gateway);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Holds it still, as a machine that swaps or pauses does, until <see cref="GoOn"/>.</summary>
    public void HoldStill() => _process.Signal("STOP");

    /// <summary>Lets it go on.</summary>
    public void GoOn() => _process.Signal("CONT");

    /// <summary>SIGTERM; returns when it has handed on what it had and ended.</summary>
    public async Task DrainAsync()
    {
        _process.Signal("TERM");
        ProcessResult result = await _process.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
    }

    public void Dispose() => _process.Dispose();

    /// <summary>A port of the loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
