using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SatCurate.Cluster.Tests;

/// <summary>A real Redis with a password of its own, on a free port of the loopback, in memory alone. It ends with the tests.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Process _process;

    private RedisServer(Process process, string connectionString) => (_process, ConnectionString) = (process, connectionString);

    /// <summary>How a silo or a client reaches it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts it, and returns when it answers.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        int port = FreePort();
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        // The server ends with the shell that started it, and that with its standard input, where this process is killed. A parent's death is that of the
        // thread that started a process: were it one of ours, the server would end whenever the thread pool gave that thread up.
        var start = new ProcessStartInfo("bash", ["-c", "setpriv --pdeathsig KILL redis-server - <<< \"$SETTINGS\" & cat > /dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SETTINGS"] = $"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave \"\"\nappendonly no\n";
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new RedisServer(process, $"127.0.0.1:{port},password={password}");
            }
        }

        throw new InvalidOperationException("Redis did not start; ./test.sh installs it, or tests/Redis/install.sh alone");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
