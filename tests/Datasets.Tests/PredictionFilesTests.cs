using SatCurate.Curation;
using SatCurate.Datasets.Labels;

namespace SatCurate.Datasets.Tests;

public sealed class PredictionFilesTests : IDisposable
{
    private static readonly double[] s_values = [0.75, 0.25, 0.125, 0.875, 0.5, 0.5];

    /// <summary>What is wrong with a third of three samples, and the whole message.</summary>
    private static readonly Dictionary<string, (Func<InputFolder, (string Probabilities, string Labels, string? Classes)> Files, string Message)> Cases = new()
    {
        ["no file"] = (f => (f.PathOf("gone.npy"), Labels(f), null), "no such file (ROOT/gone.npy)."),
        ["no npy"] = (f => (f.Text("p.npy", "0.5,0.5"), Labels(f), null), "not an npy file: wrong magic number (ROOT/p.npy). Write it with numpy.save."),
        ["version"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(3, 2)", [], version: 9)), Labels(f), null),
            "npy format version 9 is not read, only 1 to 3 (ROOT/p.npy). Write it with numpy.save."),
        ["header cut"] = (
            f => (f.Cut(Probabilities(f), "cut.npy", 60), Labels(f), null), "the npy header is truncated (ROOT/cut.npy). Fetch the file again or write it anew."),
        ["no header"] = (
            f => (f.Bytes("p.npy", NpyFixture.Raw("{'descr': [('a', '<f4')]}", [])), Labels(f), null),
            "the npy header names no array of plain numbers (ROOT/p.npy). Write one array with numpy.save."),
        ["content cut"] = (
            f => (f.Cut(Probabilities(f), "cut.npy", -5), Labels(f), null),
            "the npy file is truncated: 43 bytes where its shape (3, 2) needs 48 (ROOT/cut.npy). Fetch the file again or write it anew."),
        ["bytes behind"] = (
            f => (f.Bytes("p.npy", [.. File.ReadAllBytes(Probabilities(f)), 1]), Labels(f), null),
            "the npy file has 1 bytes behind its array of shape (3, 2) (ROOT/p.npy). Write one array a file."),
        ["absurd shape"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(9223372036854775807, 4)", [])), Labels(f), null),
            "an npy array of shape (9223372036854775807, 4) is more than can be held (ROOT/p.npy). Take a part of it."),
        ["one dimension"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(6,)", NpyFixture.Doubles(s_values))), Labels(f), null),
            "an npy array of shape (6,) where (samples, classes) is wanted (ROOT/p.npy)."),
        ["integers as probabilities"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<i8", "(3, 2)", NpyFixture.Longs(1, 0, 1, 0, 1, 0))), Labels(f), null),
            "npy values of type '<i8' where probabilities are wanted (ROOT/p.npy). Save them as float32 or float64."),
        ["one column"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(3, 1)", NpyFixture.Doubles(1, 1, 1))), Labels(f), null),
            "1 classes where 2 to 8192 are wanted (ROOT/p.npy). One column a class."),
        ["no rows"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(0, 2)", [])), Labels(f), null), "there are no samples (ROOT/p.npy)."),
        ["NaN"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(3, 2)", NpyFixture.Doubles(1, 0, double.NaN, 0, 0, 1))), Labels(f), null),
            "the probabilities of sample 1 hold a NaN (ROOT/p.npy). Every row must be a distribution over the classes."),
        ["no distribution"] = (
            f => (f.Bytes("p.npy", NpyFixture.File("<f8", "(3, 2)", NpyFixture.Doubles(1, 0, 0, 1, 0.5, 0.498))), Labels(f), null),
            "the probabilities of sample 2 sum up to 0.998 (ROOT/p.npy). Every row must be a distribution over the classes."),

        ["fewer labels"] = (
            f => (Probabilities(f), f.Bytes("l.npy", NpyFixture.File("<i8", "(2,)", NpyFixture.Longs(0, 1))), null),
            "3 rows of probabilities but 2 labels (ROOT/p.npy and ROOT/l.npy). Both files must hold the same samples in the same order."),
        ["labels in columns"] = (
            f => (Probabilities(f), f.Bytes("l.npy", NpyFixture.File("<i8", "(3, 1)", NpyFixture.Longs(0, 1, 0))), null),
            "an npy array of shape (3, 1) where (samples,) is wanted (ROOT/l.npy)."),
        ["labels as numbers with a fraction"] = (
            f => (Probabilities(f), f.Bytes("l.npy", NpyFixture.File("<f8", "(3,)", NpyFixture.Doubles(0, 1, 0))), null),
            "npy values of type '<f8' where labels are wanted (ROOT/l.npy). Save them as integers."),
        ["label out of range"] = (
            f => (Probabilities(f), f.Bytes("l.npy", NpyFixture.File("<i8", "(3,)", NpyFixture.Longs(0, 2, 1))), null),
            "label 2 of sample 1 lies outside 0-1 (ROOT/l.npy). The probabilities have 2 columns, one a class."),
        ["label below zero"] = (
            f => (Probabilities(f), f.Bytes("l.npy", NpyFixture.File("<i8", "(3,)", NpyFixture.Longs(0, 1, -1))), null),
            "label -1 of sample 2 lies outside 0-1 (ROOT/l.npy). The probabilities have 2 columns, one a class."),
        ["one class"] = (
            f => (Probabilities(f), f.Bytes("l.npy", NpyFixture.File("<i8", "(3,)", NpyFixture.Longs(1, 1, 1))), null),
            "only one class, '1', among the given labels (ROOT/l.npy). Two classes at least are needed."),
        ["fewer rows in the CSV"] = (
            f => (Probabilities(f), f.Text("l.csv", "index,label\n0,0\n2,1\n"), null),
            "no label for sample 1 (ROOT/l.csv). The file must cover every sample exactly once."),
        ["more rows in the CSV"] = (
            f => (Probabilities(f), f.Text("l.csv", "index,label\n0,0\n1,1\n2,1\n3,1\n"), null),
            "index 3 lies outside the 3 samples (ROOT/l.csv, line 5). Indexes are zero-based, in file order."),
        ["empty label"] = (
            f => (Probabilities(f), f.Text("l.csv", "index,label\n0,0\n1,\n2,1\n"), null),
            "sample 1 has no label (ROOT/l.csv). Leave samples without a label out of both files."),
        ["label out of range in the CSV"] = (
            f => (Probabilities(f), f.Text("l.csv", "index,label\n0,0\n1,1\n2,7\n"), null),
            "unknown class '7' (ROOT/l.csv, line 4). The classes are 0, 1; give others with --classes FILE."),
        ["other classes"] = (
            f => (Probabilities(f), Labels(f), f.Text("c.txt", "a\nb\nc\n")),
            "3 class names for 2 columns of probabilities (ROOT/c.txt and ROOT/p.npy). Write one name a line, in the order of the columns."),
    };

    private readonly InputFolder _input = new();

    public static TheoryData<string> Kinds => [.. Cases.Keys];

    public void Dispose() => _input.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_MalformedInput_SaysWhatWhereAndTheMend(string kind)
    {
        (string probabilities, string labels, string? classes) = Cases[kind].Files(_input);
        Should.Throw<UserErrorException>(() => PredictionFiles.Read(probabilities, labels, classes)).Message
            .Replace(_input.Root, "ROOT", StringComparison.Ordinal).ShouldBe(Cases[kind].Message);
    }

    [Theory]
    [InlineData("<f8", "False", 1)]
    [InlineData("<f8", "True", 2)]
    [InlineData("<f4", "False", 3)]
    public void Read_FloatsInAnyOrder_AreTheRows(string descriptor, string columnMajor, byte version)
    {
        double[] stored = columnMajor == "True" ? [0.75, 0.125, 0.5, 0.25, 0.875, 0.5] : s_values;
        byte[] content = descriptor == "<f8" ? NpyFixture.Doubles(stored) : NpyFixture.Floats(Array.ConvertAll(stored, value => (float)value));
        string path = _input.Bytes("p.npy", NpyFixture.File(descriptor, "(3, 2)", content, columnMajor, version));
        PredictionFiles read = PredictionFiles.Read(path, Labels(_input), classesFile: null);
        read.Predictions.Row(0).ToArray().ShouldBe([0.75, 0.25]);
        read.Predictions.Row(1).ToArray().ShouldBe([0.125, 0.875]);
        read.Predictions.Row(2).ToArray().ShouldBe([0.5, 0.5]);
        read.Classes.ShouldBe(["0", "1"]);
    }

    [Theory]
    [InlineData("|u1", new byte[] { 0, 1, 1 })]
    [InlineData("|i1", new byte[] { 0, 1, 1 })]
    [InlineData("<u2", new byte[] { 0, 0, 1, 0, 1, 0 })]
    [InlineData("<i4", new byte[] { 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0 })]
    public void Read_IntegersOfAnyWidth_AreTheLabels(string descriptor, byte[] content) =>
        PredictionFiles.Read(Probabilities(_input), _input.Bytes("l.npy", NpyFixture.File(descriptor, "(3,)", content)), classesFile: null)
            .Predictions.Labels.ToArray().ShouldBe([0, 1, 1]);

    [Theory]
    [InlineData("index,label,other\n2,cat,dog\n0,dog,dog\n1,cat,cat\n", "", new[] { 1, 0, 0 })]
    [InlineData("index,label,other\n2,cat,dog\n0,dog,dog\n1,cat,cat\n", ":other", new[] { 1, 0, 1 })]
    [InlineData("index,label\n0,1\n1,0\n2,0\n", "", new[] { 1, 0, 0 })]
    public void Read_CsvWithClasses_ResolvesNamesAndNumbers(string text, string column, int[] expected)
    {
        PredictionFiles read = PredictionFiles.Read(Probabilities(_input), _input.Text("l.csv", text) + column, _input.Text("c.txt", "cat\ndog\n"));
        read.Predictions.Labels.ToArray().ShouldBe(expected);
        read.Classes.ShouldBe(["cat", "dog"]);
    }

    private static string Probabilities(InputFolder folder) =>
        folder.Bytes("p.npy", NpyFixture.File("<f8", "(3, 2)", NpyFixture.Doubles(s_values)));

    private static string Labels(InputFolder folder) => folder.Bytes("l.npy", NpyFixture.File("<i8", "(3,)", NpyFixture.Longs(0, 1, 1)));
}
