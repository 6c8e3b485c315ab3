using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using SatCurate.Postgres;

namespace SatCurate.Infra.Tests.Postgres;

/// <summary>What Orleans' membership protocol asks of its table, through the provider's own class and the queries of the schema.</summary>
public class MembershipTests(PostgresServer server)
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Initialize_ByManyAtOnce_LeavesOneVersion()
    {
        await using Table table = await Table.OpenAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => table.Rows.InitializeMembershipTableAsync(true, s_none)));
        MembershipTableData data = await table.Rows.ReadAllAsync(s_none);
        data.Version.Version.ShouldBe(0);
        data.Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task Insert_UnderAnOldVersionOrTwice_ChangesNothing()
    {
        await using Table table = await Table.OpenAsync(server);
        TableVersion empty = (await table.Rows.ReadAllAsync(s_none)).Version;
        MembershipEntry first = Silo(1);
        (await table.Rows.InsertRowAsync(first, empty.Next(), s_none)).ShouldBeTrue();
        TableVersion one = (await table.Rows.ReadAllAsync(s_none)).Version;
        one.Version.ShouldBe(1);

        (await table.Rows.InsertRowAsync(Silo(2), empty.Next(), s_none)).ShouldBeFalse();
        (await table.Rows.InsertRowAsync(first, one.Next(), s_none)).ShouldBeFalse();
        MembershipTableData data = await table.Rows.ReadAllAsync(s_none);
        data.Version.ShouldBe(one);
        data.Members.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Update_UnderAnOldVersionOrOfNoRow_ChangesNothing()
    {
        await using Table table = await Table.OpenAsync(server);
        TableVersion empty = (await table.Rows.ReadAllAsync(s_none)).Version;
        MembershipEntry silo = Silo(1);
        await table.Rows.InsertRowAsync(silo, empty.Next(), s_none);
        TableVersion one = (await table.Rows.ReadAllAsync(s_none)).Version;

        silo.Status = SiloStatus.Active;
        (await table.Rows.UpdateRowAsync(silo, empty.VersionEtag, empty.Next(), s_none)).ShouldBeFalse();
        (await table.Rows.UpdateRowAsync(Silo(2), one.VersionEtag, one.Next(), s_none)).ShouldBeFalse();
        MembershipTableData data = await table.Rows.ReadRowAsync(silo.SiloAddress, s_none);
        data.Version.ShouldBe(one);
        data.Members.Single().Item1.Status.ShouldBe(SiloStatus.Joining);
        (await table.Rows.ReadRowAsync(Silo(2).SiloAddress, s_none)).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_OfARow_IsReadAsItWasWritten()
    {
        await using Table table = await Table.OpenAsync(server);
        MembershipEntry silo = Silo(1);
        await table.ChangeAsync(version => table.Rows.InsertRowAsync(silo, version.Next(), s_none));
        silo.Status = SiloStatus.Active;
        silo.AddOrUpdateSuspector(Silo(2).SiloAddress, DateTime.UtcNow, 3);
        await table.ChangeAsync(version => table.Rows.UpdateRowAsync(silo, version.VersionEtag, version.Next(), s_none));
        silo.IAmAliveTime = DateTime.UtcNow.AddMinutes(1);
        await table.Rows.UpdateIAmAliveAsync(silo, s_none);

        MembershipTableData data = await table.Rows.ReadRowAsync(silo.SiloAddress, s_none);
        data.Version.Version.ShouldBe(2);
        MembershipEntry read = data.Members.Single().Item1;
        (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort)
            .ShouldBe((silo.SiloAddress, silo.SiloName, silo.HostName, SiloStatus.Active, silo.ProxyPort));
        read.SuspectTimes!.Single().Item1.ShouldBe(Silo(2).SiloAddress);
        read.IAmAliveTime.ShouldBe(silo.IAmAliveTime, TimeSpan.FromMilliseconds(1));
        read.StartTime.ShouldBe(silo.StartTime, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Cleanup_OfDefunctSilos_TakesTheLongDeadAlone()
    {
        await using Table table = await Table.OpenAsync(server);
        DateTime now = DateTime.UtcNow;
        (SiloStatus Status, DateTime Alive)[] silos =
            [(SiloStatus.Active, now.AddDays(-9)), (SiloStatus.Dead, now.AddDays(-9)), (SiloStatus.Dead, now), (SiloStatus.Joining, now.AddDays(-9))];
        for (int i = 0; i < silos.Length; i++)
        {
            MembershipEntry silo = Silo(i);
            (silo.Status, silo.StartTime, silo.IAmAliveTime) = (silos[i].Status, now.AddDays(-10), silos[i].Alive);
            await table.ChangeAsync(version => table.Rows.InsertRowAsync(silo, version.Next(), s_none));
        }

        await table.Rows.CleanupDefunctSiloEntriesAsync(now.AddDays(-1), s_none);
        MembershipTableData data = await table.Rows.ReadAllAsync(s_none);
        data.Members.Select(m => m.Item1.SiloAddress.Generation).Order().ShouldBe([0, 2, 3]);
        data.Version.Version.ShouldBe(silos.Length);
    }

    [Fact]
    public async Task Updates_OfManySilosAtOnce_EachWinOneVersion()
    {
        await using Table table = await Table.OpenAsync(server);
        MembershipEntry[] silos = [.. Enumerable.Range(0, 6).Select(Silo)];
        foreach (MembershipEntry silo in silos)
        {
            await table.ChangeAsync(version => table.Rows.InsertRowAsync(silo, version.Next(), s_none));
        }

        await Task.WhenAll(silos.Select(async silo =>
        {
            for (int i = 0; i < 10; i++)
            {
                await table.Rows.UpdateIAmAliveAsync(silo, s_none);
                await table.ChangeAsync(version => table.Rows.UpdateRowAsync(silo, version.VersionEtag, version.Next(), s_none));
            }
        }));
        (await table.Rows.ReadAllAsync(s_none)).Version.Version.ShouldBe(silos.Length + (silos.Length * 10));
    }

    private static MembershipEntry Silo(int generation) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Parse("fe80::1"), 11111, generation),
        SiloName = $"silo-{generation}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30000,
        StartTime = DateTime.UtcNow,
        IAmAliveTime = DateTime.UtcNow,
    };

    /// <summary>The table of a cluster of its own, in a silo that is not started.</summary>
    private sealed class Table(IHost host) : IAsyncDisposable
    {
        public IMembershipTable Rows { get; } = host.Services.GetRequiredService<IMembershipTable>();

        public static async Task<Table> OpenAsync(PostgresServer server)
        {
            string connectionString = await server.ConnectionStringAsync();
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.UseOrleans(silo => silo
                .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ($"c{Guid.NewGuid():N}", "satcurate"))
                .ConfigureEndpoints(IPAddress.Loopback, 11111, 30000)
                .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", connectionString)));
            var table = new Table(builder.Build());
            await table.Rows.InitializeMembershipTableAsync(true, s_none);
            return table;
        }

        /// <summary>Tries a change under the present version until no other wins against it.</summary>
        public async Task ChangeAsync(Func<TableVersion, Task<bool>> change)
        {
            while (!await change((await Rows.ReadAllAsync(s_none)).Version))
            {
            }
        }

        public ValueTask DisposeAsync()
        {
            host.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
