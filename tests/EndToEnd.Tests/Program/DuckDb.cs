using System.Reflection;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Another program's view of files: DuckDB, in memory.</summary>
internal sealed class DuckDb : IDisposable
{
    private static readonly Lazy<nint> s_library = new(() => NativeLibrary.Load(Path.Combine(
        typeof(DuckDb).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "DuckDbFolder").Value!, "libduckdb.so")));

    private readonly DuckDBConnection _connection;

    public DuckDb()
    {
        _ = s_library.Value;
        _connection = new DuckDBConnection("Data Source=:memory:");
        _connection.Open();
    }

    /// <summary>The rows of a query, NULL as null.</summary>
    public IReadOnlyList<object?[]> Rows(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    /// <summary>A query of one number.</summary>
    public long Number(string sql) => Convert.ToInt64(Rows(sql).Single()[0], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _connection.Dispose();
}
