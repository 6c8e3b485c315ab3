using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Parquet;
using SatCurate.Client.Export;
using SatCurate.Client.Export.History;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public sealed class HistoryWriterTests
{
    private const string Header = "index,epoch,weight,given_probability,predicted_label,predicted_index,warm_up,pinned,margin\r\n";

    private static readonly ulong WarmUp = Word(1, 0.25f, 2, VisitMarks.Present | VisitMarks.WarmUp, -1.5f);
    private static readonly ulong Plain = Word(0.75f, 0.5f, 1, VisitMarks.Present, 0.25f);
    private static readonly ulong Pinned = Word(0.75f, 0, 0, VisitMarks.Present | VisitMarks.Pinned, float.NaN);

    [Fact]
    public async Task CsvWrite_TwoBlocks_GivesEveryVisitInOrderAndLeavesEmptySlotsOut() =>
        (await WriteAsync(stream => new CsvHistoryWriter(stream, Rows.Classes))).ShouldBe(
            Header
            + "8,1,1,0.25,\"a,b\",2,true,false,-1.5\r\n8,2,0.75,0.5,dog,1,false,false,0.25\r\n"
            + "9,2,0.75,0,cat,0,false,true,\r\n"
            + "10,1,0.75,0.5,dog,1,false,false,0.25\r\n10,2,0.75,0.5,dog,1,false,false,0.25\r\n");

    [Fact]
    public async Task JsonlWrite_TwoBlocks_SaysTheSame()
    {
        string[] lines = (await WriteAsync(stream => new JsonlHistoryWriter(stream, Rows.Classes))).Split('\n');
        lines.Length.ShouldBe(6);
        lines[5].ShouldBeEmpty();
        lines[0].ShouldBe("""{"index":8,"epoch":1,"weight":1,"given_probability":0.25,"predicted_label":"a,b","predicted_index":2,"warm_up":true,"pinned":false,"margin":-1.5}""");
        lines[2].ShouldBe("""{"index":9,"epoch":2,"weight":0.75,"given_probability":0,"predicted_label":"cat","predicted_index":0,"warm_up":false,"pinned":true,"margin":null}""");
        JsonSerializer.Deserialize<JsonElement>(lines[4]).EnumerateObject().Select(property => property.Name).ShouldBe(HistoryColumns.Names);
    }

    [Fact]
    public async Task ParquetWrite_TwoBlocks_HoldsTheRowsOfTheCsv()
    {
        using var stream = new MemoryStream();
        await using (var writer = new ParquetHistoryWriter(stream, Rows.Classes))
        {
            foreach (BlockVisits block in Blocks())
            {
                writer.Write(block);
            }

            await writer.CompleteAsync(CancellationToken.None);
        }

        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(stream.ToArray()));
        reader.Schema.Fields.Select(field => field.Name).ShouldBe(HistoryColumns.Names);
        (await ColumnAsync<long>(0)).ShouldBe([8L, 8, 9, 10, 10]);
        (await ColumnAsync<int>(1)).ShouldBe([1, 2, 2, 1, 2]);
        (await ColumnAsync<float>(2)).ShouldBe([1f, 0.75f, 0.75f, 0.75f, 0.75f]);
        (await ColumnAsync<float>(3)).ShouldBe([0.25f, 0.5f, 0f, 0.5f, 0.5f]);
        (await ColumnAsync<int>(5)).ShouldBe([2, 1, 0, 1, 1]);
        (await ColumnAsync<bool>(6)).ShouldBe([true, false, false, false, false]);
        (await ColumnAsync<bool>(7)).ShouldBe([false, false, true, false, false]);

        async Task<T[]> ColumnAsync<T>(int column)
            where T : struct
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
            var values = new T[group.RowCount];
            await group.ReadAsync(reader.Schema.GetDataFields()[column], values.AsMemory());
            return values;
        }
    }

    [Fact]
    public async Task NpyWrite_TwoBlocks_GivesArraysOfSamplesTimesEpochs()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-history-").FullName;
        try
        {
            await using (var writer = new NpyHistoryWriter(folder, Rows.Classes, 2))
            {
                foreach (BlockVisits block in Blocks())
                {
                    writer.Write(block);
                }

                await writer.CompleteAsync(CancellationToken.None);
            }

            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
                ["classes.json", "epochs.npy", "history_given_probability.npy", "history_margin.npy", "history_predicted.npy", "history_weight.npy", "index.npy"]);
            Values<float>("history_weight", "<f4", "(3, 2)").ShouldBe([1f, 0.75f, float.NaN, 0.75f, 0.75f, 0.75f]);
            Values<float>("history_margin", "<f4", "(3, 2)").ShouldBe([-1.5f, 0.25f, float.NaN, float.NaN, 0.25f, 0.25f]);
            Values<float>("history_given_probability", "<f4", "(3, 2)").ShouldBe([0.25f, 0.5f, float.NaN, 0f, 0.5f, 0.5f]);
            Values<int>("history_predicted", "<i4", "(3, 2)").ShouldBe([2, 1, -1, 0, 1, 1]);
            Values<long>("index", "<i8", "(3,)").ShouldBe([8L, 9L, 10L]);
            Values<long>("epochs", "<i8", "(2,)").ShouldBe([1L, 2L]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        T[] Values<T>(string name, string descriptor, string shape)
            where T : unmanaged
        {
            byte[] file = File.ReadAllBytes(Path.Combine(folder, name + ".npy"));
            Encoding.ASCII.GetString(file, 10, 118).ShouldContain($"'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}");
            return MemoryMarshal.Cast<byte, T>(file.AsSpan(128)).ToArray();
        }
    }

    [Theory]
    [InlineData(8, 2, 0, 1)]
    [InlineData(8, 2, 0, 5)]
    [InlineData(16, 2, 0, 4)]
    [InlineData(8, 4, 0, 4)]
    public void Take_APageThatIsNotWhole_IsRefused(long first, int samples, int firstEpoch, int words) =>
        Should.Throw<InvalidDataException>(() => new BlockVisits(8, 2, 2).Take(new BlockHistory(first, samples, firstEpoch, new byte[words * 8]), 1))
            .Message.ShouldContain("samples 8 to 9");

    [Fact]
    public void Serialize_KnownMeta_HasTheTextOfFormatOneAndReadsBack()
    {
        var meta = new HistoryMeta
        {
            Dataset = "pets",
            ExportedAt = "2026-01-02T03:04:05.678Z",
            Format = ExportFormat.Npy,
            Classes = ["cat", "dog"],
            Run = "r0001",
            Revision = "r0001-e000004",
            Epochs = new ExportEpochs(5, 12, 4),
            Recipe = JsonSerializer.Deserialize<JsonElement>("""{"Recipe":{"Seed":7}}"""),
            Seed = 7,
            Samples = 4,
            Visits = 20,
            Sha256 = new SortedDictionary<string, string> { ["index.npy"] = "00ff" },
        };
        JsonSerializer.Serialize(meta, Json.Document).ReplaceLineEndings("\n").ShouldBe(Golden.Text("history.meta.json").TrimEnd());
        HistoryMeta read = JsonSerializer.Deserialize<HistoryMeta>(Golden.Text("history.meta.json"), Json.Document)!;
        JsonSerializer.Serialize(read, Json.Document).ShouldBe(JsonSerializer.Serialize(meta, Json.Document));
    }

    /// <summary>Samples 8, 9 in one block and 10 in the next, two epochs; sample 9 had no first visit.</summary>
    private static IEnumerable<BlockVisits> Blocks()
    {
        var first = new BlockVisits(8, 2, 2);
        first.Take(Page(8, 2, 0, WarmUp, 0), 0);
        first.Take(Page(8, 2, 1, Plain, Pinned), 1);
        yield return first;
        var second = new BlockVisits(10, 1, 2);
        second.Take(Page(10, 1, 0, Plain, Plain), 1);
        yield return second;
    }

    private static BlockHistory Page(long first, int samples, int firstEpoch, params ulong[] words) =>
        new(first, samples, firstEpoch, MemoryMarshal.AsBytes(words.AsSpan()).ToArray());

    private static ulong Word(float weight, float given, ushort predicted, VisitMarks marks, float margin) =>
        new VisitEntry((Half)weight, (Half)given, predicted, marks, margin).Pack();

    private static async Task<string> WriteAsync(Func<Stream, IHistoryWriter> open)
    {
        using var stream = new MemoryStream();
        await using (IHistoryWriter writer = open(stream))
        {
            foreach (BlockVisits block in Blocks())
            {
                writer.Write(block);
            }

            await writer.CompleteAsync(CancellationToken.None);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
