using System.Globalization;
using SatCurate.Datasets.Tests.WebDataset;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

/// <summary>Inputs of 23 training samples and more, in blocks of four, with what makes the indexes of samples differ from their places.</summary>
internal static class ResumedInputs
{
    /// <summary>The kinds of input.</summary>
    public static TheoryData<string> Kinds => ["pictures", "limit", "metadata", "shards", "parquet", "csv", "votes", "idx", "texts", "corrupted", "instance"];

    /// <summary>What to ingest.</summary>
    public static async Task<IngestRequest> OfAsync(InputFolder input, string kind)
    {
        var request = new IngestRequest { Dataset = "d", BlockSize = 4, Clock = new FixedClock() };
        return kind switch
        {
            "pictures" => request with { Paths = [Pictures(input, "train")], TestPaths = [Pictures(input, "test")], Size = 8, Inject = "symmetric:0.5", Seed = 7 },
            "corrupted" => request with { Paths = [Pictures(input, "train")], Size = 8, Inject = "gaussian-image:0.5", Seed = 7 },
            "instance" => request with { Paths = [Pictures(input, "train")], Size = 8, Inject = "instance:0.5", Seed = 7 },
            "limit" => request with { Paths = [Pictures(input, "train")], Size = 8, Limit = 14, Labels = ByPath(input), Truth = ByPath(input) },
            "metadata" => request with { Paths = [Metadata(input)], Size = 8 },
            "shards" => request with { Paths = [Shard(input, "a.tar"), Shard(input, "b.tar")], Size = 8 },
            "parquet" => request with { Paths = [input.Bytes("a.parquet", await ParquetFixture.PicturesAsync(Encoded(), [.. Enumerable.Range(0, 28).Select(i => (long?)(i % 3))]))], Size = 8 },
            "csv" => request with { Paths = [input.Text("d.csv", "colour,size,label\n" + Rows(i => $"{"rgb"[i % 3]},{i},{"xyz"[i / 2 % 3]}"))] },
            "votes" => request with
            {
                Paths = [input.Text("d.csv", "a,label\n" + Rows(i => $"{i},x"))],
                Labels = input.Text("votes.csv", "index,ann,bob\n" + Rows(i => $"{i},{"xy"[i % 2]},{"yxx"[i % 3]}")) + ":*",
            },
            "idx" => request with { Paths = [input.Idx("train", 23)], TestPaths = [input.Idx("t10k", 9)] },
            _ => request with { Paths = [input.Text("d.jsonl", Rows(i => $$"""{"text":"{{new string('t', i % 5)}}","label":"{{"xy"[i % 2]}}"}"""))] },
        };
    }

    /// <summary>A folder of two classes with pictures that cannot be decoded before, among and behind the others.</summary>
    public static string Pictures(InputFolder input, string folder)
    {
        for (int i = 0; i < 28; i++)
        {
            string name = $"{folder}/{(i < 14 ? "cat" : "dog")}/{i:00}.png";
            _ = IsBroken(i) ? input.Text(name, "no picture") : input.Picture(name, new SKColor((byte)(9 * i), (byte)folder.Length, 0));
        }

        return input.PathOf(folder);
    }

    /// <summary>True for the places of <see cref="Pictures"/> that are passed over.</summary>
    public static bool IsBroken(int place) => place is 0 or 4 or 5 or 13 or 27;

    private static string ByPath(InputFolder input) => input.Text(
        "labels.csv", "path,label\n" + Rows(i => $"{(i < 14 ? "cat" : "dog")}/{i:00}.png,{(i % 2 == 0 ? "cat" : "dog")}", 28));

    private static string Metadata(InputFolder input)
    {
        Pictures(input, "train");
        input.Text("train/metadata.csv", "file_name,label\n" + Rows(i => $"{(27 - i < 14 ? "cat" : "dog")}/{27 - i:00}.png,{"xy"[i % 2]}", 28));
        return input.PathOf("train");
    }

    private static string Shard(InputFolder input, string name) => input.Bytes(
        name, TarFixture.Of([.. Encoded().Index().SelectMany(one => new[] { ($"{one.Index:00}.png", one.Item), ($"{one.Index:00}.cls", TarFixture.Text($"{one.Index % 3}")) })]));

    private static byte[][] Encoded() =>
        [.. Enumerable.Range(0, 28).Select(i => IsBroken(i) ? [1, 2, 3] : TarFixture.Picture(new SKColor((byte)(9 * i), 0, 0)))];

    private static string Rows(Func<int, string> row, int count = 23) =>
        string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{row(i)}\n")));

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
