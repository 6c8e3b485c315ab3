using System.Text;
using Parquet;
using SatCurate.Client.Export;
using SatCurate.Client.Export.Cleanlab;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class CleanlabTests
{
    [Fact]
    public async Task Csv_Rows_HaveDatalabsColumnsAndTheIndex() =>
        Encoding.UTF8.GetString(await WriteAsync(ExportFormat.Csv)).ShouldBe(
            "index,is_label_issue,label_score,given_label,predicted_label\r\n7,true,0.25,cat,dog\r\n7,false,,,\r\n");

    [Fact]
    public async Task Jsonl_Rows_SayTheSame() =>
        Encoding.UTF8.GetString(await WriteAsync(ExportFormat.Jsonl)).ShouldBe(
            """{"index":7,"is_label_issue":true,"label_score":0.25,"given_label":"cat","predicted_label":"dog"}""" + "\n"
            + """{"index":7,"is_label_issue":false,"label_score":null,"given_label":"","predicted_label":""}""" + "\n");

    [Fact]
    public async Task Parquet_Rows_HaveTheSameColumns()
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(await WriteAsync(ExportFormat.Parquet)));
        reader.Schema.Fields.Select(field => field.Name).ShouldBe(CleanlabColumns.Names);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        var scores = new float?[2];
        await group.ReadAsync(reader.Schema.GetDataFields()[2], scores.AsMemory());
        scores.ShouldBe([0.25f, null]);
    }

    private static async Task<byte[]> WriteAsync(ExportFormat format)
    {
        using var stream = new MemoryStream();
        await using (IRowWriter<ExportRow> writer = CleanlabColumns.Open(stream, format, Subject))
        {
            writer.Write(Row(Sample()));
            writer.Write(Row(Sample(given: -1, score: float.NaN, isIssue: false, visits: 0)));
            await writer.CompleteAsync(CancellationToken.None);
        }

        return stream.ToArray();
    }
}
