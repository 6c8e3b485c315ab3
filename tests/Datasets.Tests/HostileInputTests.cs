using System.IO.Compression;
using System.Text;
using SatCurate.Curation;
using SatCurate.Datasets.Labels;

namespace SatCurate.Datasets.Tests;

/// <summary>Inputs made to hang, to fill memory or to climb out end in one line that names the place, without memory for what they claim.</summary>
[Collection(nameof(StreamingTests))] // Memory is measured.
public sealed class HostileInputTests : IDisposable
{
    private const long Allowance = 1L << 30;

    private static readonly Dictionary<string, (Func<InputFolder, IngestRequest> Request, string Message)> Cases = new()
    {
        ["Parquet stating rows that no page holds"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.StateRows(Texts(70), 70, 7000))), "the Parquet file is damaged, or written in a way that is not read (ROOT/t.parquet, row group 0, column "),
        ["Parquet stating 16 million rows"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.StateRows(Texts(70), 70, 1 << 24))), "(ROOT/t.parquet"),
        ["Parquet column behind the end"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.MoveColumn(Texts(70), 1L << 40))), "column 'label' lies outside the file (ROOT/t.parquet, row group 0)."),
        ["Parquet column before the start"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.MoveColumn(Texts(70), -1000))), "column 'label' lies outside the file (ROOT/t.parquet, row group 0)."),
        ["Parquet page of 2 GB"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.StatePageSizes(Texts(70), int.MaxValue - 100, int.MaxValue - 100))), "(ROOT/t.parquet, row group 0, column 'label')."),
        ["Parquet page that unpacks to 2 GB"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.StatePageSizes(Texts(70), int.MaxValue - 100, 30))), "(ROOT/t.parquet, row group 0, column 'label')."),
        ["Parquet page of less than nothing"] = (
            f => Paths(f.Bytes("t.parquet", ParquetDamage.StatePageSizes(Texts(70), -5, -5))), "(ROOT/t.parquet, row group 0, column 'label')."),

        ["npy of 10^12 rows"] = (
            f => Paths(f.Bytes("x.npy", NpyFixture.File("<f4", "(1000000000000, 4)", new byte[64]))) with { Labels = f.Text("l.csv", "index,label\n0,a\n1,b\n") },
            "the npy file is truncated: 64 bytes where its shape (1000000000000, 4) needs 16000000000000 (ROOT/x.npy)."),
        ["npz with a bomb"] = (
            f => Paths(Npz(f, ("x.npy", 300 << 20, NpyFixture.File("<f4", "(2, 2)", new byte[16])))), "the npy file has many bytes behind its array of shape (2, 2) (ROOT/x.npz:x)."),
        ["npz that climbs"] = (f => Paths(Npz(f, ("../../x.npy", 0, NpyFixture.File("<f4", "(2, 2)", new byte[16])))), "an array whose name leads out of the npz file, '../../x.npy' (ROOT/x.npz)."),
        ["npz of one name twice"] = (
            f => Paths(Npz(f, ("x.npy", 0, NpyFixture.File("<f4", "(2, 2)", new byte[16])), ("x.npy", 0, []))), "two arrays of the name 'x.npy' in the npz file (ROOT/x.npz)."),
        ["npz of a thousand arrays"] = (
            f => Paths(Npz(f, [.. Enumerable.Range(0, 1000).Select(i => ($"{i}.npy", 0, Array.Empty<byte>()))])), "1000 arrays in the npz file, 256 are the most (ROOT/x.npz)."),

        ["gzip of blanks in one line"] = (f => Paths(Gzip(f, "", "        ", 36 << 20)), "a row of more than 33554432 characters (ROOT/d.csv.gz, line 1)."),
        ["gzip of blank lines"] = (f => Paths(Gzip(f, "p,label\n1,x\n", "       \n", 48 << 20)), "more than 1048576 blank lines on end (ROOT/d.csv.gz, line 10485"),
        ["gzip of blank lines before JSON"] = (
            f => Paths(Gzip(f, "{\"text\":\"a\",\"label\":1}\n", " \n", 48 << 20)) with { Format = "jsonl" }, "more than 1048576 blank lines on end (ROOT/d.csv.gz, line 10485"),
        ["CSV of 10 MB in a line"] = (f => Paths(f.Text("d.csv", new StringBuilder().Insert(0, "1,", 5_000_000).Append("x\n").ToString())), "more than 65536 delimiters in a line (ROOT/d.csv, line 1)."),
        ["CSV of 10 MB in a cell"] = (f => Paths(f.Text("d.csv", "p,label\n1,x\n" + new string('1', 10_000_000) + ",y\n")), "1' is not a finite number (ROOT/d.csv, line 3, column 0 'p')."),
        ["CSV with a label of 10 MB"] = (f => Paths(f.Text("d.csv", "p,label\n1," + new string('x', 10_000_000) + "\n2,y\n")), "a label of 10000000 characters, 1024 are the most (ROOT/d.csv)."),
        ["CSV with an open quote"] = (f => Paths(f.Text("d.csv", "p,label\n1,x\n\"2,y\n" + new StringBuilder().Insert(0, "3,x\n", 2_500_000))), "(ROOT/d.csv, line 3"),
        ["CSV in Latin-1 behind UTF-8"] = (
            f => Paths(f.Bytes("d.csv", [.. "p,label\n1,caf\u00e9\n2,caf"u8, 0xE9, .. "\n"u8])), "not UTF-8: byte 0xe9 (ROOT/d.csv, line 3). Write the file anew as UTF-8, for example with iconv -f LATIN1 -t UTF-8."),
        ["labels in Latin-1"] = (
            f => Paths(f.Idx("train", 2)) with { Labels = f.Bytes("l.csv", [.. "index,label\n0,caf"u8, 0xE9, .. "\n1,b\n"u8]) }, "not UTF-8: byte 0xe9 (ROOT/l.csv, line 2)."),
        ["CSV in UTF-16"] = (
            f => Paths(f.Bytes("d.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("p,label\n1,x\n2,y\n")])),
            "UTF-16 where UTF-8 is wanted (ROOT/d.csv). Write the file anew as UTF-8, for example with iconv -f UTF-16 -t UTF-8."),
        ["JSONL in UTF-16"] = (
            f => Paths(f.Bytes("d.jsonl", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{\"text\":\"a\"}\n")])) with { Format = "jsonl" }, "UTF-16 where UTF-8 is wanted (ROOT/d.jsonl)."),
        ["labels in UTF-16"] = (
            f => Paths(f.Idx("train", 2)) with { Labels = f.Bytes("l.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("index,label\n0,a\n1,b\n")]) }, "UTF-16 where UTF-8 is wanted (ROOT/l.csv)."),
        ["CSV with NUL"] = (f => Paths(f.Text("d.csv", "p,label\n" + new StringBuilder().Insert(0, "1,x\n", 200) + "2,\0y\n")), "a NUL byte in a text (ROOT/d.csv, line 202)."),
        ["JSONL with NUL"] = (
            f => Paths(f.Text("d.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"\0\",\"label\":1}\n")) with { Format = "jsonl" }, "a NUL byte in a text (ROOT/d.jsonl, line 2)."),

        ["JSONL nested 10,000 deep"] = (
            f => Paths(f.Text("d.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":" + new string('[', 10_000) + new string(']', 10_000) + "}\n")), "malformed JSON (ROOT/d.jsonl, line 2)."),
        ["JSONL label outside the classes"] = (
            f => Paths(f.Text("d.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":2}\n")) with { ClassesFile = f.Text("c.txt", "no\nyes\n") }, "label 2 lies outside 0-1 (ROOT/d.jsonl)."),
        ["JSONL label beyond numbers"] = (
            f => Paths(f.Text("d.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":1e999}\n")) with { ClassesFile = f.Text("c.txt", "no\nyes\n") }, "unknown class '1e999' (ROOT/d.jsonl)."),

        ["IDX stating 2 billion images"] = (
            f => Paths(f.Bytes("a", [0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4])) with { Labels = f.Text("l.csv", "index,label\n0,a\n1,b\n") },
            "the IDX file is truncated: 1 of 2147483647 samples (ROOT/a)."),
        ["IDX stating less than none"] = (
            f => Paths(f.Bytes("a", [0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 2, 0, 0, 0, 2])) with { Labels = f.Text("l.csv", "index,label\n0,a\n") },
            "the IDX header states an impossible size of 4294967295 in dimension 0 (ROOT/a)."),
    };

    private readonly InputFolder _input = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _input.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task IngestAsync_Hostile_OneLineInBoundedMemory(string name)
    {
        (Func<InputFolder, IngestRequest> make, string message) = Cases[name];
        IngestRequest request = make(_input) with { BlockSize = 2000 };
        var store = new MemoryStore();
        string empty = store.Fingerprint();
        long before = GC.GetTotalAllocatedBytes(precise: true);

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(() => Ingest.IngestAsync(store, request, null, Stop));

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(Allowance);
        string shown = error.Message.Replace(_input.Root, "ROOT", StringComparison.Ordinal);
        shown.ShouldContain(message, Case.Sensitive);
        shown.Length.ShouldBeLessThan(2000);
        shown.Any(char.IsControl).ShouldBeFalse();
        store.Fingerprint().ShouldBe(empty);
    }

    private static IngestRequest Paths(params string[] paths) => new() { Dataset = "new", Paths = paths };

    private static byte[] Texts(int count) => ParquetFixture.TextsAsync(
        [.. Enumerable.Range(0, count).Select(i => $"text {i}")], [.. Enumerable.Range(0, count).Select(i => $"label {i}")], count).GetAwaiter().GetResult();

    private static string Gzip(InputFolder folder, string start, string piece, long length)
    {
        using (var gzip = new GZipStream(File.Create(folder.PathOf("d.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(start));
            byte[] chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 8192)));
            for (long written = 0; written < length; written += chunk.Length)
            {
                gzip.Write(chunk);
            }
        }

        return folder.PathOf("d.csv.gz");
    }

    private static string Npz(InputFolder folder, params (string Name, int Padding, byte[] Content)[] arrays)
    {
        using (var archive = new ZipArchive(File.Create(folder.PathOf("x.npz")), ZipArchiveMode.Create))
        {
            foreach ((string name, int padding, byte[] content) in arrays)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
                var zeros = new byte[1 << 16];
                for (int written = 0; written < padding; written += zeros.Length)
                {
                    entry.Write(zeros);
                }
            }
        }

        return folder.PathOf("x.npz");
    }
}
