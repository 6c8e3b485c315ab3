using Parquet;
using Parquet.Schema;

namespace SatCurate.Datasets.Tests;

/// <summary>Parquet files made by the test.</summary>
internal static class ParquetFixture
{
    /// <summary>Columns <c>text</c> and <c>label</c>, both with nulls, in row groups of so many rows.</summary>
    public static Task<byte[]> TextsAsync(string?[] texts, string?[] labels, int rowsInGroup = 2, string textName = "text") => WriteAsync(
        [new DataField<string>(textName), new DataField<string>("label")],
        texts.Length,
        rowsInGroup,
        async (group, fields, rows) =>
        {
            await group.WriteAsync(fields[0], texts[rows]);
            await group.WriteAsync(fields[1], labels[rows]);
        });

    /// <summary>Columns <c>a</c> (float), <c>b</c> (long with nulls) and <c>label</c> (int).</summary>
    public static Task<byte[]> NumbersAsync(float[] a, long?[] b, int[] labels) => WriteAsync(
        [new DataField<float>("a"), new DataField<long?>("b"), new DataField<int>("label")],
        a.Length,
        a.Length,
        async (group, fields, rows) =>
        {
            await group.WriteAsync<float>(fields[0], a[rows]);
            await group.WriteAsync<long>(fields[1], b[rows]);
            await group.WriteAsync<int>(fields[2], labels[rows]);
        });

    private static async Task<byte[]> WriteAsync(
        Field[] columns, int rows, int rowsInGroup, Func<ParquetRowGroupWriter, DataField[], Range, Task> write)
    {
        var schema = new ParquetSchema(columns);
        using var file = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file))
        {
            for (int first = 0; first < rows; first += rowsInGroup)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await write(group, schema.GetDataFields(), first..Math.Min(rows, first + rowsInGroup));
            }
        }

        return file.ToArray();
    }
}
