using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SatCurate.Storage;

namespace SatCurate.Silo.Tests.Audit;

/// <summary>Everything that can be wrong in a store, one damage each, with what an audit must say of it.</summary>
internal static class Damages
{
    public const string Segment = "journal/00000001/";
    public const string History = "history/r0001/00000000/visits.log";
    private const string Train0 = "payload/train-00000000.payload";
    private const string Train1 = "payload/train-00000001.payload";
    private const string Test0 = "payload/test-00000000.payload";
    private const string Given = "given/00000001.labels";
    private const string Hashes = "hashes/train-00000001.hashes";
    public const string Log = "log/";
    private const string RunLog = "runs/r0001/journal/";
    private const string Checkpoint = "runs/r0001/checkpoints/e000003-s00000000.ckpt";
    private const string Revisions = "revisions/";

    private const int FirstTarget = 6 + 21 + 21 + 16 + 8 + 24;

    public static Damage[] All { get; } =
    [
        new("a payload byte flipped", s => s.Flip(Train1, 100), Train1, "the checksum does not fit the content"),
        new("a payload block deleted", s => s.Delete(Test0), Test0, "the payload block is missing"),
        new("a payload block cut in the middle", s => s.Truncate(Train0, 700), Train0, "checksum"),
        new("a payload block of a newer version", s => s.Lie(Train0, b => b[4] = 3), Train0, "format version 3 is unknown, this SatCurate reads up to 2"),
        new("a payload block that lies about its count", s => s.Lie(Train0, b => b[16]--), Train0, "not the one that the manifest states"),
        new("a test label that is no class", s => s.Lie(Test0, b => b[40] = 10), Test0, "label 10 of test sample 0 is none of 10 classes"),
        new("two payload blocks swapped", s => s.Swap(Train0, Train1), [Train0, Train1], "not the one that the manifest states"),
        new("content hashes flipped", s => s.Flip(Hashes, 30), Hashes, "the checksum is wrong"),
        new("content hashes deleted", s => s.Delete(Hashes), Hashes, "the content hashes are missing"),
        new("content hashes of other samples", s => s.Lie(Hashes, b => b[20]++), Hashes, "the content hashes are not those of the payload"),
        new("a given label flipped", s => s.Flip(Given, 30), Given, "the checksum is wrong"),
        new("given labels deleted", s => s.Delete(Given), Given, "missing"),
        new("given labels cut in the middle", s => s.Truncate(Given, 100), Given, "the checksum is wrong"),
        new("a given label that is no class", s => s.Lie(Given, b => b[14] = 77), Given, "label 77 of sample 1 of the block is none of 10 classes"),
        new("labels that lie about their count", s => s.Lie(Given, b => b[6]--), Given, "63 labels are stated, but there is room for 64"),
        new("labels of a newer version", s => s.Lie(Given, b => b[4] = 9), Given, "format version 9 is unknown"),
        new("labels of too few samples", s => s.Write(Given, s.Read("given/00000002.labels")), Given, "22 labels where the manifest states 64"),
        new("given labels other than those of the run", s => s.Lie(Given, b => b[14] ^= 1), s => [.. s.In(Snapshots(1))], "belongs to other given labels"),
        new("true labels deleted", s => s.Delete("truth/00000002.labels"), "truth/00000002.labels", "missing"),
        new("a manifest that is none", s => s.Truncate("manifest.json", 40), "manifest.json", ""),
        new("a newer manifest", s => s.Replace("manifest.json", "\"FormatVersion\": 1", "\"FormatVersion\": 4"), "manifest.json", "format version 4 is unknown"),
        new("a manifest that lies about its test samples", s => s.Replace("manifest.json", "\"TestCount\": 60", "\"TestCount\": 59"), Test0, "not the one that the manifest states"),
        new("a manifest of another name", s => s.Replace("manifest.json", "\"Name\": \"glyphs\"", "\"Name\": \"others\""), "manifest.json", "states what no data set can be"),
        new("a frame of a journal flipped", s => s.Flip(First(s, Segment), 20), s => [First(s, Segment)], "the checksum of a frame does not fit its content", 0),
        new("a journal's first segment deleted", s => s.Delete(First(s, Segment)), Segment, "the segment is missing, and the journal begins with it"),
        new("a segment in the middle deleted", Gap, s => [Segment], "the segment is missing"),
        new("a seal cut off", Unsealed, s => [Segment], "the segment has a successor but no seal"),
        new("a segment of a newer version", s => s.Reframe(First(s, Segment), f => f[0][5] = 2), s => [First(s, Segment)], "format version 2 is unknown"),
        new("two segments swapped", SwapSegments, s => [Segment, Segment], "not the segment that its name says"),
        new("a decision outside the block", s => s.AppendAsync(Segment, Decisions(3, 64, 1)), Segment, "outside the block"),
        new("a decision for no class", s => s.AppendAsync(Segment, Decisions(2, 3, 10)), Segment, "names class 10, which does not exist"),
        new("a decision that the data set does not know", s => s.AppendAsync(Segment, Decisions(3, 3, 1)), Segment, "it knows decision 3, but the data set's journal ends with decision 2"),
        new("a record of an unknown kind", s => s.AppendAsync(Segment, [9, 1]), Segment, "block record of unknown kind 9"),
        new("a record of a newer version", s => s.AppendAsync(Segment, [3, 2]), Segment, "block record: format version 2 is unknown"),
        new("a run that nobody ordered", s => s.AppendAsync(Segment, RunStarted(2, 10)), Segment, "it is of run 2, which the data set's journal does not know"),
        new("a run of too many classes", s => s.AppendAsync(Segment, RunStarted(2, 11)), Segment, "a run of 11 classes in a data set of 10"),
        new("a snapshot flipped", s => s.Flip(Last(s, Snapshots(1)), 200), s => [Last(s, Snapshots(1))], "the checksum of the snapshot is wrong"),
        new("the last snapshot deleted", s => s.Delete(Last(s, Snapshots(1))), s => [Last(s, Revisions)], "is missing"),
        new("a snapshot cut in the middle", s => s.Truncate(Last(s, Snapshots(1)), 900), s => [Last(s, Snapshots(1))], "the checksum of the snapshot is wrong"),
        new("a snapshot of a newer version", s => s.Lie(Last(s, Snapshots(1)), b => b[4] = 5), s => [Last(s, Snapshots(1))], "format version 5 is unknown"),
        new("two snapshots swapped", s => s.Swap(First(s, Snapshots(1)), Last(s, Snapshots(1))), s => [First(s, Snapshots(1)), Last(s, Snapshots(1))], "not the snapshot that its name says"),
        new("a snapshot of another block", s => s.Write(Last(s, Snapshots(1)), s.Read(Last(s, Snapshots(0)))), s => [Last(s, Snapshots(1))], "not the snapshot that its name says|other given labels"),
        new("a snapshot that lies about its decisions", s => s.Lie(Last(s, Snapshots(1)), b => b[^8] = 9), s => [Last(s, Snapshots(1))], "ends before what it states"),
        new("a target that is no distribution", s => s.Lie(Last(s, Snapshots(1)), Unbalance), s => [Last(s, Snapshots(1))], "the target of sample 0 of the block is no distribution"),
        new("a target that is no number", s => s.Lie(Last(s, Snapshots(1)), b => BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(FirstTarget), float.NaN)), s => [Last(s, Snapshots(1))], "the target of sample 0 of the block is no distribution"),
        new("rules other than the run's", s => s.Lie(Last(s, Snapshots(1)), b => b[39]++), s => [Last(s, Snapshots(1))], "are not those of run 1"),
        new("a snapshot inside an epoch flipped", s => Part(s, flipped: true), s => [Last(s, Snapshots(1), ".part")], "the checksum of the snapshot is wrong"),
        new("a history flipped", s => s.Flip(History, 50), History, "the checksum of a frame does not fit its content", 0),
        new("a history deleted", s => s.Delete(History), History, "the history of 3 epochs is missing"),
        new("a history without its last epoch", s => s.Reframe(History, f => f.RemoveAt(2)), History, "ends with epoch 2 where epoch 3 is finished"),
        new("a history cut in the middle", s => s.Truncate(History, (s.Read(History).Length / 2) + 7), History, "ends with epoch 1 where epoch 3 is finished"),
        new("a history with a gap", s => s.Reframe(History, f => f.RemoveAt(1)), History, "epoch 3 where epoch 2 should stand"),
        new("a history with epochs too many", s => s.Reframe(History, Prolong), History, "ends with epoch 5 where the run has finished 3"),
        new("a history of too few samples", s => s.Reframe(History, Shorten), History, "epoch 2 has 63 visits where the block has 64 samples"),
        new("a history that lies about its count", s => s.Reframe(History, f => f[1][6]--), History, "an epoch's frame of a wrong length"),
        new("a history without a visit", s => s.Reframe(History, f => f[0].AsSpan(10, 8).Clear()), History, "holds no visit of sample 0 of the block"),
        new("a history that differs from the snapshot", s => s.Reframe(History, f => f[2][10] ^= 1), History, "the visit of sample 0 of the block in epoch 3 is not the one in"),
        new("a history of a newer version", s => s.Reframe(History, f => f[0][0] = 2), History, "format version 2 is unknown"),
        new("two histories swapped", s => s.Swap(History, History.Replace("/00000000/", "/00000001/")), [History, History.Replace("/00000000/", "/00000001/")], "is not the one in"),
        new("the data set's journal deleted", s => Array.ForEach(s.In(Log), s.Delete), Log, "the journal ends with run 0, but there is a run 1"),
        new("an event of an unknown kind", s => s.AppendAsync(Log, "{\"event\":\"split\"}"u8.ToArray()), Log, "event 'split' is unknown"),
        new("a record that is no event", s => s.AppendAsync(Log, "nonsense"u8.ToArray()), Log, "no JSON"),
        new("a decision on no sample", s => s.AppendAsync(Log, Decided(3, 150, 1)), Log, "decision 3 is on sample 150, the last one is 149"),
        new("a data set's decision for no class", s => s.AppendAsync(Log, Decided(3, 1, 10)), Log, "decision 3 names class 10, there are 10"),
        new("a decision out of turn", s => s.AppendAsync(Log, Decided(4, 1, 1)), Log, "decision 4 follows decision 2"),
        new("a run journal deleted", s => Array.ForEach(s.In(RunLog), s.Delete), RunLog, "the journal of run 1 is missing, but the run has a history"),
        new("a run journal flipped", s => s.Flip(First(s, RunLog), 60), s => [First(s, RunLog)], "the checksum of a frame does not fit"),
        new("an epoch committed twice", s => s.AppendAsync(RunLog, Committed(2)), RunLog, "epoch 3, revision r0001-e000002, is committed after 3 epochs"),
        new("an unknown phase", s => s.AppendAsync(RunLog, "{\"event\":\"phase\",\"Phase\":9,\"Failure\":null}"u8.ToArray()), RunLog, "phase 9 of a run is unknown"),
        new("a checkpoint flipped", s => s.Flip(Checkpoint, -100), Checkpoint, "its checksum does not fit"),
        new("a checkpoint deleted", s => s.Delete(Checkpoint), Checkpoint, "the committed checkpoint is missing"),
        new("a checkpoint cut in the middle", s => s.Truncate(Checkpoint, 5000), Checkpoint, "truncated or damaged"),
        new("a checkpoint of a newer version", s => s.Lie(Checkpoint, b => b[8] = 3), Checkpoint, "format version 3 is unknown, this SatCurate reads up to 1"),
        new("a checkpoint of another step", s => s.Lie(Checkpoint, b => ReplaceIn(b, "\"Epoch\":3", "\"Epoch\":2")), Checkpoint, "it goes on at step 0 of epoch 3"),
        new("a checkpoint that lies about its tensors", s => s.Lie(Checkpoint, b => ReplaceIn(b, "\"Bytes\":40}", "\"Bytes\":44}")), Checkpoint, "bytes by their table and"),
        new("a revision of a newer version", s => WriteRevision(s, version: 2), s => [Last(s, Revisions)], "format version 2 is unknown"),
        new("a revision of too few blocks", s => WriteRevision(s, take: 2), s => [Last(s, Revisions)], "2 snapshots where the data set has 3 blocks"),
        new("a revision whose snapshot is missing", s => WriteRevision(s, lost: true), s => [Last(s, Revisions)], "is missing"),
        new("a revision of a decision that was never made", s => WriteRevision(s, decision: 9), s => [Last(s, Revisions)], "decision 9"),
        new("a revision under another name", s => WriteRevision(s, epoch: 1), s => [Last(s, Revisions)], "it is the manifest of epoch 1 of run 1"),
        new("the last revision's manifest deleted", s => s.Delete(Last(s, Revisions)), "revisions/r0001-e000002-l", "the manifest of the last revision of run 1 is missing"),
        new("a revision that is none", s => s.Write(Last(s, Revisions), "[]"u8.ToArray()), s => [Last(s, Revisions)], ""),
    ];

    public static string Snapshots(int block) => $"snapshots/{block:D8}/";

    public static string First(DamagedStore store, string folder) => store.In(folder)[0];

    public static string Last(DamagedStore store, string folder, string suffix = "") => store.In(folder).Last(name => name.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Opens the journal twice more, so that it has segments to lose.</summary>
    private static async Task LengthenAsync(DamagedStore store)
    {
        await store.AppendAsync(Segment, Decisions(1, 3, 1));
        await store.AppendAsync(Segment, Decisions(1, 3, 1));
    }

    private static async Task Gap(DamagedStore store)
    {
        await LengthenAsync(store);
        store.Delete(store.In(Segment)[^2]);
    }

    private static async Task Unsealed(DamagedStore store)
    {
        await LengthenAsync(store);
        store.Reframe(store.In(Segment)[^2], frames => frames.RemoveAt(frames.Count - 1));
    }

    private static async Task SwapSegments(DamagedStore store)
    {
        await LengthenAsync(store);
        store.Swap(store.In(Segment)[^2], store.In(Segment)[^1]);
    }

    private static byte[] Decisions(long sequence, int offset, int verdict)
    {
        var writer = new ArrayBufferWriter<byte>();
        BlockRecord.WriteDecisions(writer, sequence, [offset], [verdict]);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] RunStarted(int run, int classes)
    {
        var writer = new ArrayBufferWriter<byte>();
        BlockRecord.WriteRunStarted(writer, new Curation.RunScope(run, classes, 0.9f, 1, true));
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Decided(long sequence, long index, int verdict) => Encoding.UTF8.GetBytes(
        $$"""{"event":"decided","Sequence":{{sequence}},"At":"2026-01-02T03:04:05+00:00","By":"ann","Note":null,"Indexes":[{{index}}],"Verdicts":[{{verdict}}]}""");

    private static byte[] Committed(int epoch) => Encoding.UTF8.GetBytes(
        $$$"""{"event":"epoch-committed","Checkpoint":{"Epoch":3,"Step":0,"Name":"x"},"Revision":{"Run":1,"Epoch":{{{epoch}}}},"Report":{"Epoch":{{{epoch}}},"Loss":1,"GivenAgreement":1,"LearningRate":1,"Seconds":1,"SamplesPerSecond":1,"TestAccuracy":null,"Differing":1,"Flagged":1}}""");

    private static void Prolong(List<byte[]> epochs)
    {
        for (byte epoch = 3; epoch < 5; epoch++)
        {
            byte[] more = [.. epochs[2]];
            more[2] = epoch;
            epochs.Add(more);
        }
    }

    private static void Shorten(List<byte[]> epochs)
    {
        epochs[1] = epochs[1][..^8];
        epochs[1][6]--;
    }

    private static void Unbalance(byte[] snapshot) => BinaryPrimitives.WriteSingleLittleEndian(
        snapshot.AsSpan(FirstTarget), BinaryPrimitives.ReadSingleLittleEndian(snapshot.AsSpan(FirstTarget)) + 0.01f);

    private static void ReplaceIn(byte[] bytes, string from, string to)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        at.ShouldBeGreaterThan(0, from);
        Encoding.UTF8.GetBytes(to).CopyTo(bytes, at);
    }

    /// <summary>A snapshot made inside an epoch: the last one's content as that kind.</summary>
    public static void Part(DamagedStore store, bool flipped)
    {
        string part = Path.ChangeExtension(Last(store, Snapshots(1)), ".part");
        store.Write(part, store.Read(Last(store, Snapshots(1))));
        store.Lie(part, b => b[26] = 1);
        if (flipped)
        {
            store.Flip(part, 200);
        }
    }

    /// <summary>A newer snapshot, behind which the first segment is not needed any more.</summary>
    public static async Task OutgrowFirstSegmentAsync(DamagedStore store)
    {
        await store.AppendAsync(Segment, Decisions(1, 3, 1));
        string newer = Last(store, Snapshots(1)).Replace("-00000001.", "-00000002.", StringComparison.Ordinal);
        store.Write(newer, store.Read(Last(store, Snapshots(1))));
        store.Lie(newer, b =>
        {
            BinaryPrimitives.WriteInt64LittleEndian(b.AsSpan(10), 2);
            BinaryPrimitives.WriteInt64LittleEndian(b.AsSpan(18), 0);
        });
    }

    public static void WriteRevision(
        DamagedStore store, int version = 1, int take = 3, bool lost = false, long decision = 2, int epoch = 2, string? name = null)
    {
        IEnumerable<string> snapshots = Enumerable.Range(0, take).Select(block => $"\"{(lost && block == 1 ? "r0001-e000001-99999999.snap" : Path.GetFileName(Last(store, Snapshots(block))))}\"");
        store.Write(name ?? Last(store, Revisions), Encoding.UTF8.GetBytes(
            $$"""{"FormatVersion":{{version}},"Run":1,"Epoch":{{epoch}},"DecisionSequence":{{decision}},"CreatedAt":"2026-01-02T03:04:05+00:00","Snapshots":[{{string.Join(',', snapshots)}}]}"""));
    }
}
