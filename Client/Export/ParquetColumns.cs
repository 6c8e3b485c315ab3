using Parquet;
using Parquet.Schema;

namespace SatCurate.Client.Export;

/// <summary>Writes the columns of one row group, each out of the same rows, in the order of the schema.</summary>
/// <typeparam name="TRow">What a row is made from.</typeparam>
internal sealed class ParquetColumns<TRow>(ParquetRowGroupWriter group, ParquetSchema schema, IReadOnlyList<TRow> rows)
{
    /// <summary>A column of texts.</summary>
    public Task TextAsync(string name, Func<TRow, string> value) => group.WriteAsync(FieldOf(name), [.. rows.Select(value)]);

    /// <summary>A column without nulls.</summary>
    public Task ValueAsync<T>(string name, Func<TRow, T> value)
        where T : struct => group.WriteAsync<T>(FieldOf(name), (ReadOnlyMemory<T>)rows.Select(value).ToArray());

    /// <summary>A column with nulls.</summary>
    public Task NullableAsync<T>(string name, Func<TRow, T?> value)
        where T : struct => group.WriteAsync<T>(FieldOf(name), (ReadOnlyMemory<T?>)rows.Select(value).ToArray());

    /// <summary>
    /// A column of lists of float. Definition levels: 0 = no list, 1 = an empty one, 2 = an element; repetition levels: 0 = the first of a row.
    /// </summary>
    public Task ListAsync(string name, Func<TRow, ReadOnlyMemory<float>?> value)
    {
        var values = new List<float>();
        var definitions = new List<int>();
        var repetitions = new List<int>();
        foreach (ReadOnlyMemory<float>? list in rows.Select(value))
        {
            int length = list?.Length ?? 0;
            for (int i = 0; i < Math.Max(1, length); i++)
            {
                definitions.Add(list is null ? 0 : length == 0 ? 1 : 2);
                repetitions.Add(i == 0 ? 0 : 1);
            }

            values.AddRange(list is { } present ? present.Span : []);
        }

        return group.WriteAllPartsAsync<float>(FieldOf(name), values.ToArray(), definitions.ToArray(), repetitions.ToArray(), CancellationToken.None);
    }

    private DataField FieldOf(string name) => schema.GetDataFields().First(field => field.Path.FirstPart == name);
}
