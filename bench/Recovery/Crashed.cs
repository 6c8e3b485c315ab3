using System.Buffers;
using SatCurate.Curation;
using SatCurate.Harness;
using SatCurate.Storage;

namespace SatCurate.Recovery;

/// <summary>Writes a store as a silo leaves it that was killed in the middle of an epoch: a snapshot a block, and a journal behind it.</summary>
internal static class Crashed
{
    public const string Dataset = "crashed";
    private const int Classes = 10;
    private static readonly RunScope Scope = new(1, Classes, 0.9f, 0, true);

    /// <summary>Writes <paramref name="samples"/> samples, half of which have had their visit of epoch 1.</summary>
    public static async Task<DatasetManifest> WriteAsync(string folder, int samples)
    {
        using FileStore store = FileStore.Open(folder, "benchmark");
        DatasetManifest manifest = await BenchSilo.CreateAsync(store, Dataset, Classes, [.. Enumerable.Range(0, samples).Select(i => i % Classes)]);
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            await WriteAsync(store, block, manifest.SamplesIn(block));
        }

        return manifest;
    }

    private static async Task WriteAsync(FileStore store, int block, int count)
    {
        int[] given = await LabelsFile.ReadAsync(store, StoreLayout.Given(Dataset, block), CancellationToken.None);
        (Journal journal, BlockColumns columns) = await BlockRecovery.OpenAsync(store, Dataset, block, given, CancellationToken.None);
        await using (journal)
        {
            columns.StartRun(Scope);
            var buffer = new ArrayBufferWriter<byte>();
            BlockRecord.WriteRunStarted(buffer, Scope);
            await journal.AppendAsync([buffer.WrittenMemory], CancellationToken.None);
            await VisitAsync(journal, columns, 0, count);
            using FrozenSnapshot cut = BlockSnapshot.Freeze(columns, 0, journal.Position, SnapshotKind.EpochEnd);
            await BlockSnapshot.PublishAsync(store, Dataset, block, cut, CancellationToken.None);
            for (int part = 0; part < 4; part++)
            {
                await VisitAsync(journal, columns, 1, count / 8, part * (count / 8));
            }
        }
    }

    private static ValueTask VisitAsync(Journal journal, BlockColumns columns, int epoch, int count, int first = 0)
    {
        float[] prediction = new float[Classes];
        prediction.AsSpan().Fill(1f / Classes);
        BlockVisit[] visits =
        [
            .. Enumerable.Range(first, count).Select(offset =>
                new BlockVisit(offset, columns.State(offset).After(Scope, epoch, prediction, columns.Given(offset), false))),
        ];
        foreach (BlockVisit visit in visits)
        {
            columns.Accept(visit.Offset, visit.State);
        }

        var buffer = new ArrayBufferWriter<byte>();
        BlockRecord.WriteVisits(buffer, 1, epoch, 1, visits);
        return journal.AppendAsync([buffer.WrittenMemory], CancellationToken.None);
    }
}
