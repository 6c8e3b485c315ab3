using Parquet;
using Parquet.Schema;
using SatCurate.Client.Export;
using SatCurate.Curation;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class ParquetRowWriterTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(100, 1)]
    public async Task Write_RowsOfEveryKind_AreInRowGroupsOfTheSizeAsked(int rowsInGroup, int groups)
    {
        byte[] file = await WriteAsync(rowsInGroup, Row(Sample()), Row(Sample(score: float.NaN, visits: 0), Verdict.Discard), ExportRules.Test("pets", 0, 1, null));

        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));
        reader.Schema.Fields.Select(field => field.Name).ShouldBe(ExportColumns.Names);
        reader.RowGroupCount.ShouldBe(groups);
        (await ReadAsync<float>(reader, "label_score")).ShouldBe([0.25f, null, null]);
        (await ReadAsync<float>(reader, "weight")).ShouldBe([0.75f, 0f, null]);
        (await ReadAsync<DateTime>(reader, "decided_at")).ShouldBe([null, new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), null]);
    }

    [Fact]
    public async Task Complete_WithoutRows_IsAFileOfNone()
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(await WriteAsync(10)));
        reader.RowGroupCount.ShouldBe(0);
        reader.Schema.Fields.Count.ShouldBe(ExportColumns.Names.Count);
    }

    [Fact]
    public async Task Write_TheSameRows_GivesTheSameBytes() =>
        (await WriteAsync(2, Row(Sample()), Row(Sample()))).ShouldBe(await WriteAsync(2, Row(Sample()), Row(Sample())));

    private static async Task<byte[]> WriteAsync(int rowsInGroup, params ExportRow[] rows)
    {
        using var stream = new MemoryStream();
        await using (var writer = new ParquetRowWriter(stream, Subject, rowsInGroup))
        {
            foreach (ExportRow row in rows)
            {
                writer.Write(row);
            }

            await writer.CompleteAsync(CancellationToken.None);
        }

        return stream.ToArray();
    }

    private static async Task<List<T?>> ReadAsync<T>(ParquetReader reader, string column)
        where T : struct
    {
        DataField wanted = reader.Schema.GetDataFields().Single(field => field.Name == column);
        var values = new List<T?>();
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            var read = new T?[rows.RowCount];
            await rows.ReadAsync(wanted, read.AsMemory());
            values.AddRange(read);
        }

        return values;
    }
}
