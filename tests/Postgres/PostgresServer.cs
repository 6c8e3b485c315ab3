using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

[assembly: AssemblyFixture(typeof(SatCurate.Postgres.PostgresServer))]

namespace SatCurate.Postgres;

/// <summary>
/// A real PostgreSQL for tests: started by the first that asks, on a free port of the loopback, over a temporary folder, with a password of its
/// own. Every test assembly has one; a test that stops it makes its own. It ends with the tests, also where those are killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly Lazy<Task<string>> _database;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Process? _process;

    public PostgresServer() => _database = new(CreateDatabaseAsync);

    /// <summary>Where its files are while it lives.</summary>
    public string Folder { get; } = $"/tmp/satcurate-postgres-{Guid.NewGuid():N}";

    /// <summary>The port it listens on, from the first start on.</summary>
    public int Port { get; private set; }

    /// <summary>The password in its connection strings; must not appear in anybody's output.</summary>
    public string Password { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>How a silo or a client reaches a database with the schema of infra/postgres; the same at every call.</summary>
    public Task<string> ConnectionStringAsync() => _database.Value;

    /// <summary>Makes a database with the schema that is nobody else's; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        await StartAsync();
        string name = "t" + Guid.NewGuid().ToString("N");
        await QueryAsync("postgres", $"CREATE DATABASE {name}");
        await ApplySchemaAsync(name);
        return $"Host=127.0.0.1;Port={Port};Database={name};Username=satcurate;Password={Password}";
    }

    /// <summary>Applies infra/postgres/clustering.sql, as its head says.</summary>
    public Task ApplySchemaAsync(string database) =>
        PsqlAsync(database, "-f", Path.Combine(Repository("infra/postgres"), "clustering.sql"));

    /// <summary>What psql answers to a statement: a line a row, columns parted by '|'.</summary>
    public Task<string> QueryAsync(string database, string sql) => PsqlAsync(database, "-c", sql);

    /// <summary>Starts it where it does not run: again on the port that it had, with the rows that it had.</summary>
    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _process ??= await StartProcessAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops it, which cuts every connection; its files stay.</summary>
    public Task StopAsync() => EndAsync("stop");

    public async ValueTask DisposeAsync()
    {
        await EndAsync(null);
        if (Directory.Exists(Folder)) // It was stopped before.
        {
            Directory.Delete(Folder, recursive: true);
        }

        _turn.Dispose();
    }

    private async Task<Process> StartProcessAsync()
    {
        Port = Port == 0 ? FreePort() : Port;
        var start = new ProcessStartInfo(Path.Combine(Repository("tests/Postgres"), "server.sh"), [Folder, $"{Port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = Password;
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadLineAsync() == "ready"
            ? process
            : throw new InvalidOperationException($"PostgreSQL did not start: {await errors}");
    }

    private async Task EndAsync(string? word)
    {
        if (_process is { } process)
        {
            _process = null;
            if (word is not null)
            {
                await process.StandardInput.WriteLineAsync(word);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private async Task<string> PsqlAsync(string database, params string[] what)
    {
        var start = new ProcessStartInfo(
            "psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "satcurate", "-d", database, .. what])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = Password;
        using Process psql = Process.Start(start)!;
        Task<string> errors = psql.StandardError.ReadToEndAsync();
        string answer = await psql.StandardOutput.ReadToEndAsync();
        await psql.WaitForExitAsync();
        return psql.ExitCode == 0 ? answer.Trim() : throw new InvalidOperationException($"psql: {await errors}");
    }

    /// <summary>Below the ports that the system gives to outgoing connections: one of those could take it while the server is stopped.</summary>
    private static int FreePort()
    {
        while (true)
        {
            int port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }

    private static string Repository(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SatCurate.sln")))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        throw new InvalidOperationException($"There is no SatCurate.sln above {AppContext.BaseDirectory}.");
    }
}
