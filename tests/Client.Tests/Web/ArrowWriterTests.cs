using System.IO.Pipelines;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SatCurate.Client.Feeds;
using SatCurate.Client.Web;
using SatCurate.Feed;

namespace SatCurate.Client.Tests.Web;

public class ArrowWriterTests
{
    [Fact]
    public async Task Write_Batches_AreReadBackByArrow()
    {
        using MemoryStream stream = await WrittenAsync(ends: true);
        using var reader = new ArrowStreamReader(stream);
        CleanBatch expected = Batches.Of(10, 5);
        using RecordBatch rows = (await reader.ReadNextRecordBatchAsync())!;
        reader.Schema.Metadata["classes"].ShouldBe("""["cat","dog","a,b"]""");
        ((Int64Array)rows.Column("index")).Values.ToArray().ShouldBe(expected.Index);
        ((FloatArray)((FixedSizeListArray)rows.Column("target")).Values).Values.ToArray().ShouldBe(expected.Target);
        ((FloatArray)rows.Column("weight")).Values.ToArray().ShouldBe(expected.Weight);
        ((Int32Array)rows.Column("decision")).ToArray().ShouldBe([null, -2, -1, 0, null]);
        var token = (StringArray)rows.Column("token");
        Enumerable.Range(0, 5).Select(row => token.GetString(row)).ShouldBe([null, null, null, null, expected.Token]);
        ((StringArray)rows.Column("revision")).GetString(4).ShouldBe(expected.Revision);
        using RecordBatch sign = (await reader.ReadNextRecordBatchAsync())!;
        sign.Length.ShouldBe(0);
        (await reader.ReadNextRecordBatchAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task End_OfTheStream_HasTheMarkerThatACutOffOneLacks()
    {
        using MemoryStream whole = await WrittenAsync(ends: true);
        using MemoryStream cut = await WrittenAsync(ends: false);
        whole.ToArray().ShouldBe([.. cut.ToArray(), 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
    }

    private static async Task<MemoryStream> WrittenAsync(bool ends)
    {
        var stream = new MemoryStream();
        PipeWriter output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await using (var writer = new ArrowWriter(output, Batches.Feed))
        {
            await writer.StartAsync(CancellationToken.None);
            await writer.WriteAsync(Batches.Of(10, 5), CancellationToken.None);
            await writer.WriteAsync(Batches.Of(15, 0), CancellationToken.None);
            if (ends)
            {
                await writer.EndAsync(Batches.Of(15, 0, FeedEnd.Complete), CancellationToken.None);
            }
        }

        await output.CompleteAsync();
        stream.Position = 0;
        return stream;
    }
}
