using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SatCurate.Curation;

namespace SatCurate.Storage.Tests;

/// <summary>Files of a program that does not exist yet: refused by name and versions, never guessed at.</summary>
public sealed class NewerFormatTests
{
    private const string Segment = "datasets/d/journal/00000000/00000001.log";
    private readonly MemoryStore _store = new();

    private static Dictionary<string, (string Name, int Version, Func<byte[]> File)> Files { get; } = new()
    {
        ["labels"] = ("datasets/d/given/00000000.labels", 2, () => Formats.With(Golden.Bytes("labels.hex"), 4, 2)),
        ["snapshot"] = ("datasets/d/snapshots/00000000/r0003-e000007-00000012.snap", 5, () => Formats.With(Golden.Bytes("snapshot-4.hex"), 4, 5)),
        ["history"] = ("datasets/d/history/r0001/00000000/visits.log", 3, () => Reframed(Golden.Bytes("history.hex"), 0, payload => payload[0] = 3)),
        ["manifest"] = ("datasets/d/manifest.json", 4, () => """{"FormatVersion":4}"""u8.ToArray()),
        ["append"] = ("datasets/d/appends/00000001.json", 2, () => """{"FormatVersion":2}"""u8.ToArray()),
        ["hashes"] = ("datasets/d/hashes/train-00000000.hashes", 2, () => Formats.With(Golden.Bytes("hashes.hex"), 4, 2)),
        ["start of an ingest"] = ("datasets/d/ingest/start", 2, () => Formats.With(Golden.Bytes("ingest-start.hex"), 4, 2)),
        ["unreadable samples"] = ("datasets/d/ingest/test-00000003.unreadable", 2, () => Formats.With(Golden.Bytes("unreadable.hex"), 4, 2)),
        ["segment"] = (Segment, 2, () => Reframed(Golden.Bytes("journal-segment.hex"), 0, payload => payload[5] = 2)),
        ["record"] = (Segment, 2, () => [.. Header(), .. Batch(2, Golden.Bytes("record-cut.hex"))]),
        ["record of an unknown kind"] = (Segment, 0, () => [.. Header(), .. Batch(1, [9, 1, 0, 0])]),
    };

    public static TheoryData<string> Kinds => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_ANewerFormat_NamesTheFileTheVersionsAndTheMend(string kind)
    {
        (string name, int version, Func<byte[]> file) = Files[kind];
        _store[name] = file();
        string message = (await Should.ThrowAsync<UserErrorException>(() => ReadAsync(kind))).Message;
        message.ShouldContain(name);
        message.ShouldContain(version == 0 ? "unknown kind 9, this SatCurate reads kinds 1 to 4" : $"format version {version} is unknown, this SatCurate reads up to {(kind is "manifest" ? 3 : kind is "snapshot" ? 4 : 1)}");
        message.ShouldContain("or a newer one");
    }

    private async Task ReadAsync(string kind)
    {
        int[] given = [0, 1, -1, 0, 1];
        switch (kind)
        {
            case "labels":
                await LabelsFile.ReadAsync(_store, Files[kind].Name, Token.Current);
                break;
            case "snapshot":
                await BlockSnapshot.ReadAsync(_store, "d", 0, new BlockSnapshot.SnapshotName(3, 7, 12), given, Token.Current);
                break;
            case "history":
                await HistoryLog.ReadSampleAsync(_store, "d", 1, 0, 0, Token.Current);
                break;
            case "append":
                _store["datasets/d/manifest.json"] = Encoding.UTF8.GetBytes(Golden.Text("manifest.json"));
                await ManifestFile.ReadAsync(_store, "d", Token.Current);
                break;
            case "hashes":
                await HashesFile.ReadAsync(_store, Files[kind].Name, Token.Current);
                break;
            case "start of an ingest":
                await IngestFiles.ReadStartAsync(_store, "d", Token.Current);
                break;
            case "unreadable samples":
                await IngestFiles.ReadUnreadableAsync(_store, "d", "test", 3, Token.Current);
                break;
            case "manifest":
                await ManifestFile.ReadAsync(_store, "d", Token.Current);
                break;
            default:
                await BlockRecovery.ReadAsync(_store, "d", 0, given, Token.Current);
                break;
        }
    }

    private static byte[] Header() => Golden.Bytes("journal-segment.hex")[..35];

    /// <summary>A batch of one record in another version.</summary>
    private static byte[] Batch(byte version, byte[] record)
    {
        byte[] payload = [2, 0, 0, 0, 0, .. record];
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(1), record.Length);
        payload[6] = version;
        return Framed(payload);
    }

    /// <summary>The file's frame at <paramref name="at"/>, changed and with checksums that fit again.</summary>
    private static byte[] Reframed(byte[] file, int at, Action<byte[]> change)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
        byte[] payload = file.AsSpan(at + Frame.HeaderBytes, length).ToArray();
        change(payload);
        return Framed(payload);
    }

    private static byte[] Framed(byte[] payload)
    {
        var writer = new ArrayBufferWriter<byte>();
        Frame.Write(writer, payload);
        return writer.WrittenSpan.ToArray();
    }
}
