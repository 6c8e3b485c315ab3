using System.Formats.Tar;
using CsCheck;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;
using SatCurate.Datasets.Readers.WebDataset;
using SkiaSharp;
using static SatCurate.Datasets.Tests.WebDataset.TarFixture;

namespace SatCurate.Datasets.Tests.WebDataset;

/// <summary>Whatever is wrong with a shard is one line that names it and its member.</summary>
public sealed class MalformedShardTests : IDisposable
{
    private static readonly Dictionary<string, (byte[] Shard, string Message)> Cases = new()
    {
        ["cut in a member"] = (Of(("0.txt", new byte[5000]))[..2000], "the tar file is truncated (ROOT/x.tar)."),
        ["cut behind a member"] = (Of(("0.txt", Text("a")), ("1.txt", Text("b")))[..^1024], "the tar file is truncated (ROOT/x.tar)."),
        ["cut in a header"] = (Of(("0.txt", Text("a")), ("1.txt", Text("b")))[..^2200], "the tar file is truncated (ROOT/x.tar)."),
        ["joined"] = ([.. Of(("0.txt", Text("a"))), .. Of(("1.txt", Text("b")))], "the tar file goes on behind its end (ROOT/x.tar)."),
        ["endless padding"] = ([.. Of(("0.txt", Text("a"))), .. new byte[2 << 20]], "the tar file goes on behind its end (ROOT/x.tar)."),
        ["no tar"] = ([.. Enumerable.Repeat((byte)'q', 2000)], "the tar file is damaged, or written in a way that is not read (ROOT/x.tar)."),
        ["no samples"] = (Of(("0.xml", Text("a"))), "no samples in the shards (ROOT/x.tar)."),
        ["symbolic link"] = (With(TarEntryType.SymbolicLink, "1.txt", "/etc/passwd"), "a tar member that is no file but of kind SymbolicLink (ROOT/x.tar, member '1.txt')."),
        ["hard link"] = (With(TarEntryType.HardLink, "1.txt", "0.txt"), "a tar member that is no file but of kind HardLink (ROOT/x.tar, member '1.txt')."),
        ["device"] = (With(TarEntryType.CharacterDevice, "1.txt"), "a tar member that is no file but of kind CharacterDevice (ROOT/x.tar, member '1.txt')."),
        ["pipe"] = (With(TarEntryType.Fifo, "1.txt"), "a tar member that is no file but of kind Fifo (ROOT/x.tar, member '1.txt')."),
        ["climbing name"] = (Of(("0.txt", Text("a")), ("a/../../0.txt", Text("a"))), "a tar member whose name leads out of the archive (ROOT/x.tar, member 'a/../../0.txt')."),
        ["climbing folder"] = (With(TarEntryType.Directory, "../a"), "a tar member whose name leads out of the archive (ROOT/x.tar, member '../a"),
        ["absolute name"] = (Of(("/0.txt", Text("a"))), "a tar member whose name leads out of the archive (ROOT/x.tar, member '/0.txt')."),
        ["drive"] = (Of(("C:\\0.txt", Text("a"))), "a tar member whose name leads out of the archive (ROOT/x.tar, member 'C:\\0.txt')."),
        ["name with control characters"] = (Of(("a\tb.txt", Text("a"))), "a tar member whose name leads out of the archive (ROOT/x.tar, member 'a?b.txt')."),
        ["member of 8 GiB"] = (Header("0.txt", '0', "77777777777"), "a member of 8589934591 bytes, 65536 are the most (ROOT/x.tar, member 0.txt)."),
        ["picture of 60 MiB that is not there"] = (Header("0.png", '0', "00360000000"), "the tar file is truncated (ROOT/x.tar)."),
        ["unknown member of 8 GiB"] = (Header("0.xml", '0', "77777777777"), "the tar file is truncated (ROOT/x.tar)."),
        ["attributes of 1.9 GB"] = (Header("0.txt", 'x', "15777777777"), "a tar header of 1879048191 bytes (ROOT/x.tar)."),
        ["long name of 1 GB"] = (Header("0.txt", 'L', "07777777777"), "a tar header of 1073741823 bytes (ROOT/x.tar)."),
        ["size that is no number"] = (Header("0.txt", '0', "00000zz"), "the tar file is damaged, or written in a way that is not read (ROOT/x.tar)."),
        ["key twice"] = (Of(("0.txt", Text("a")), ("1.txt", Text("a")), ("0.cls", Text("a"))), "key '0' stands there twice (ROOT/x.tar, member 0.cls)."),
        ["two pictures"] = (
            Of(("0.png", Picture(SKColors.Red)), ("0.jpg", Picture(SKColors.Red))), "two members of one kind under the key '0': 0.png and 0.jpg (ROOT/x.tar)."),
        ["text too long"] = (Of(("0.txt", new byte[65537])), "a member of 65537 bytes, 65536 are the most (ROOT/x.tar, member 0.txt)."),
        ["text not UTF-8"] = (Of(("0.txt", [0xE9])), "the text is not UTF-8 (ROOT/x.tar, member 0.txt)."),
        ["class too long"] = (Of(("0.txt", Text("a")), ("0.cls", new byte[(1 << 20) + 1])), "a member of 1048577 bytes, 1048576 are the most (ROOT/x.tar, member 0.cls)."),
        ["class not UTF-8"] = (Of(("0.txt", Text("a")), ("0.cls", [0xE9])), "the class is not UTF-8 (ROOT/x.tar, member 0.cls)."),
        ["class of two lines"] = (Of(("0.txt", Text("a")), ("0.cls", Text("a\nb"))), "a class of several lines or with control characters (ROOT/x.tar, member 0.cls)."),
        ["JSON malformed"] = (Of(("0.txt", Text("a")), ("0.json", Text("{"))), "malformed JSON (ROOT/x.tar, member 0.json)."),
        ["JSON nested deep"] = (
            Of(("0.txt", Text("a")), ("0.json", Text("{\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}"))), "malformed JSON (ROOT/x.tar, member 0.json)."),
        ["JSON of an array"] = (Of(("0.txt", Text("a")), ("0.json", Text("[]"))), "an array where an object is wanted (ROOT/x.tar, member 0.json)."),
        ["JSON label of a list"] = (Of(("0.txt", Text("a")), ("0.json", Text("{\"label\":[1]}"))), "the label is an array (ROOT/x.tar, member 0.json)."),
        ["picture undecodable"] = (Of(("0.png", Text("no picture"))), "the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF (ROOT/x.tar, member 0.png)."),
        ["vector of another length"] = (
            Of(("0.npy", NpyFixture.File("<f4", "(2,)", NpyFixture.Floats(1, 2))), ("1.npy", NpyFixture.File("<f4", "(1,)", NpyFixture.Floats(1)))),
            "1 features where the first sample has 2 (ROOT/x.tar, member 1.npy)."),
        ["vector of many rows"] = (
            Of(("0.npy", NpyFixture.File("<f4", "(2, 2)", NpyFixture.Floats(1, 2, 3, 4)))), "an npy array of shape (2, 2) where (features,) is wanted (ROOT/x.tar, member 0.npy)."),
        ["vector that lies"] = (
            Of(("0.npy", NpyFixture.File("<f4", "(9,)", NpyFixture.Floats(1)))), "the npy file is truncated: 4 bytes where its shape (1, 9) needs 36 (ROOT/x.tar, member 0.npy)."),
        ["vector of 10^12"] = (Of(("0.npy", NpyFixture.File("<f4", "(1000000000000,)", NpyFixture.Floats(1)))), "a vector of 1000000000000 features (ROOT/x.tar, member 0.npy)."),
        ["vector with NaN"] = (Of(("0.npy", NpyFixture.File("<f4", "(1,)", NpyFixture.Floats(float.NaN)))), "not a finite number (ROOT/x.tar, member 0.npy)."),
    };

    private readonly InputFolder _input = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _input.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Malformed_OneLineThatNamesThePlace(string name)
    {
        (byte[] shard, string message) = Cases[name];

        string shown = Should.Throw<UserErrorException>(() => Read(_input.Bytes("x.tar", shard))).Message.Replace(_input.Root, "ROOT", StringComparison.Ordinal);

        shown.ShouldContain(message, Case.Sensitive);
        shown.ShouldNotContain("\n");
    }

    [Fact]
    public void Open_TwoShardsOfOneName_IsRefused() => Should.Throw<UserErrorException>(() => new WebDatasetSource(
        [_input.Bytes("a/x.tar", Of(("0.txt", Text("a")))), _input.Bytes("b/x.tar", Of(("0.txt", Text("a"))))], new RecordOptions(null, null, true), null))
        .Message.ShouldStartWith("two shards of the name x.tar");

    /// <summary>Wherever a byte is damaged or the file cut, reading ends in one error that names the file, or reads what a reader can.</summary>
    [Fact]
    public void Read_ADamagedShard_NeverFailsOtherwiseThanByAUserError()
    {
        byte[] whole = Of([.. Enumerable.Range(0, 6).SelectMany(i => new[] { ($"{i}.txt", Text($"text {i}")), ($"{i}.cls", Text($"{i % 2}")) })]);
        int file = 0;
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Bool).Sample((at, value, cut) =>
        {
            byte[] damaged = [.. whole];
            damaged[at] = value;
            string path = _input.Bytes($"{Interlocked.Increment(ref file)}.tar", cut ? whole[..at] : damaged);
            try
            {
                Read(path);
            }
            catch (UserErrorException e)
            {
                e.Message.ShouldContain(path);
                e.Message.ShouldNotContain("\n");
            }
        }, iter: 2000);
    }

    private static int Read(string path) => new WebDatasetSource([path], new RecordOptions(null, null, TakeLabels: true), null).Read().Count();
}
