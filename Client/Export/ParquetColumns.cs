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

    /// <summary>The field of <see cref="TopKAsync"/>.</summary>
    public static ListField TopKField(string name) =>
        new(name, new StructField(ListField.ElementName, new DataField<int>("class"), new DataField<float>("probability")));

    /// <summary>A column of lists of (class, probability). Levels as in <see cref="ListAsync"/>, an element's one deeper: it is a structure.</summary>
    public async Task TopKAsync(string name, Func<TRow, IReadOnlyList<(int Class, float Probability)>?> value)
    {
        IReadOnlyList<(int Class, float Probability)>?[] lists = [.. rows.Select(value)];
        (int Class, float Probability)[] elements = [.. lists.SelectMany(list => list ?? [])];
        DataField[] fields = [.. schema.GetDataFields().Where(field => field.Path.FirstPart == name)];
        var definitions = new List<int>();
        var repetitions = new List<int>();
        foreach (IReadOnlyList<(int Class, float Probability)>? list in lists)
        {
            int length = list?.Count ?? 0;
            for (int i = 0; i < Math.Max(1, length); i++)
            {
                definitions.Add(list is null ? 0 : length == 0 ? 1 : fields[0].MaxDefinitionLevel);
                repetitions.Add(i == 0 ? 0 : 1);
            }
        }

        int[] defined = [.. definitions];
        int[] repeated = [.. repetitions];
        await group.WriteAllPartsAsync<int>(fields[0], elements.Select(e => e.Class).ToArray(), defined, repeated, CancellationToken.None);
        await group.WriteAllPartsAsync<float>(fields[1], elements.Select(e => e.Probability).ToArray(), defined, repeated, CancellationToken.None);
    }

    private DataField FieldOf(string name) => schema.GetDataFields().First(field => field.Path.FirstPart == name);
}
