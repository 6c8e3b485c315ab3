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

    /// <summary>Columns <c>image</c> (structures of bytes and path) and <c>label</c> (class numbers), in row groups of two, as Hugging Face writes them.</summary>
    public static Task<byte[]> PicturesAsync(byte[]?[] pictures, long?[] labels, string? metadata = null, string?[]? paths = null, string label = "label") => WriteAsync(
        [new StructField("image", new DataField("bytes", typeof(byte[])), new DataField<string>("path")), new DataField<long?>(label)],
        pictures.Length,
        2,
        async (group, fields, rows) =>
        {
            await group.WriteAsync(fields[0], pictures[rows]!);
            await group.WriteAsync(fields[1], (paths ?? new string?[pictures.Length])[rows]);
            await group.WriteAsync<long>(fields[2], labels[rows]);
        },
        metadata);

    /// <summary>Columns of plain bytes under any name and <c>label</c>.</summary>
    public static Task<byte[]> BytesAsync(string name, byte[][] values, string[] labels) => WriteAsync(
        [new DataField(name, typeof(byte[])), new DataField<string>("label")],
        values.Length,
        values.Length,
        async (group, fields, rows) =>
        {
            await group.WriteAsync(fields[0], values[rows]);
            await group.WriteAsync(fields[1], labels[rows]);
        });

    /// <summary>Columns <c>text</c> and a named one of class numbers, with metadata.</summary>
    public static Task<byte[]> ClassesAsync(string[] texts, string label, long[] labels, string metadata) => WriteAsync(
        [new DataField<string>("text"), new DataField<long>(label), new DataField<long>("id")],
        texts.Length,
        texts.Length,
        async (group, fields, rows) =>
        {
            await group.WriteAsync(fields[0], texts[rows]);
            await group.WriteAsync<long>(fields[1], labels[rows]);
            await group.WriteAsync<long>(fields[2], new long[texts.Length]);
        },
        metadata);

    /// <summary>Metadata that names the classes of a column.</summary>
    public static string Hub(string column, params string[] names) => "{\"info\":{\"features\":{\"image\":{\"_type\":\"Image\"},\""
        + column + "\":{\"names\":[" + string.Join(',', names.Select(name => $"\"{name}\"")) + "],\"_type\":\"ClassLabel\"}}}}";

    private static async Task<byte[]> WriteAsync(
        Field[] columns, int rows, int rowsInGroup, Func<ParquetRowGroupWriter, DataField[], Range, Task> write, string? metadata = null)
    {
        var schema = new ParquetSchema(columns);
        using var file = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file))
        {
            writer.CustomMetadata = metadata is null ? [] : new Dictionary<string, string> { ["huggingface"] = metadata };
            for (int first = 0; first < rows; first += rowsInGroup)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await write(group, schema.GetDataFields(), first..Math.Min(rows, first + rowsInGroup));
            }
        }

        return file.ToArray();
    }
}
