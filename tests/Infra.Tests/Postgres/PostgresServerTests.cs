using System.Net.Sockets;
using SatCurate.Postgres;

namespace SatCurate.Infra.Tests.Postgres;

/// <summary>The server that other tests stand on.</summary>
public class PostgresServerTests
{
    [Fact]
    public async Task Server_StoppedAndStarted_IsGoneMeanwhileAndKeepsItsRows()
    {
        await using var server = new PostgresServer();
        string database = DatabaseOf(await server.ConnectionStringAsync());
        await server.QueryAsync(database, "INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('kept')");
        await server.StopAsync();
        Answers(server.Port).ShouldBeFalse();
        await server.StartAsync();
        (await server.QueryAsync(database, "SELECT DeploymentId FROM OrleansMembershipVersionTable")).ShouldBe("kept");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_OfAServer_LeavesNeitherProcessNorFile(bool stopped)
    {
        var server = new PostgresServer();
        await server.StartAsync();
        Answers(server.Port).ShouldBeTrue();
        Directory.Exists(server.Folder).ShouldBeTrue();
        if (stopped)
        {
            await server.StopAsync();
        }

        await server.DisposeAsync();
        Answers(server.Port).ShouldBeFalse();
        Directory.Exists(server.Folder).ShouldBeFalse();
    }

    internal static string DatabaseOf(string connectionString) => new Npgsql.NpgsqlConnectionStringBuilder(connectionString).Database!;

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
