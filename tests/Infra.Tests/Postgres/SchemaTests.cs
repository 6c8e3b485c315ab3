using System.Reflection;
using Orleans.Configuration;
using SatCurate.Postgres;

namespace SatCurate.Infra.Tests.Postgres;

/// <summary>infra/postgres/clustering.sql against a real database and what the provider's package asks for.</summary>
public class SchemaTests(PostgresServer server)
{
    /// <summary>Asked where it is there; names no property of the provider.</summary>
    private const string CleanupOfOne = "CleanupDefunctSiloEntryKey";

    private const string Everything = """
        SELECT string_agg(format('%s %s %s %s', table_name, column_name, data_type, is_nullable), E'\n' ORDER BY table_name, column_name)
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT string_agg(pg_get_functiondef(oid), E'\n' ORDER BY proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT string_agg(pg_get_constraintdef(oid), E'\n' ORDER BY conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT string_agg(QueryKey || QueryText, E'\n' ORDER BY QueryKey) FROM OrleansQuery
        UNION ALL SELECT string_agg(format('%s', m), E'\n') FROM OrleansMembershipVersionTable m
        """;

    [Fact]
    public async Task Schema_Applied_HasTheQueriesThatTheProviderAsksFor()
    {
        string database = PostgresServerTests.DatabaseOf(await server.ConnectionStringAsync());
        string[] keys = (await server.QueryAsync(database, "SELECT QueryKey FROM OrleansQuery")).Split('\n');
        Type queries = typeof(AdoNetClusteringSiloOptions).Assembly.GetType("Orleans.Clustering.AdoNet.Storage.DbStoredQueries", throwOnError: true)!;
        string[] asked = [.. queries.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic).Select(p => p.Name)];
        asked.ShouldNotBeEmpty();
        keys.Order().ShouldBe(asked.Append(CleanupOfOne).Order());
    }

    [Fact]
    public async Task Schema_AppliedTwice_ChangesNothing()
    {
        string database = PostgresServerTests.DatabaseOf(await server.CreateDatabaseAsync());
        await server.QueryAsync(database, "INSERT INTO OrleansMembershipVersionTable (DeploymentId, Version) VALUES ('a', 7)");
        string once = await server.QueryAsync(database, Everything);
        once.ShouldContain("orleansmembershiptable iamalivetime timestamp with time zone NO");
        await server.ApplySchemaAsync(database);
        (await server.QueryAsync(database, Everything)).ShouldBe(once);
    }

    [Fact]
    public async Task Schema_OverQueriesOfAnotherVersion_ReplacesThem()
    {
        string database = PostgresServerTests.DatabaseOf(await server.CreateDatabaseAsync());
        string right = await server.QueryAsync(database, Everything);
        await server.QueryAsync(database, "UPDATE OrleansQuery SET QueryText = 'SELECT 1'");
        await server.ApplySchemaAsync(database);
        (await server.QueryAsync(database, Everything)).ShouldBe(right);
    }

    [Fact]
    public async Task Schema_AppliedByManyAtOnce_IsAppliedByEach()
    {
        string database = PostgresServerTests.DatabaseOf(await server.CreateDatabaseAsync());
        await server.QueryAsync(database, "DROP OWNED BY satcurate; CREATE SCHEMA IF NOT EXISTS public");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.ApplySchemaAsync(database)));
    }
}
