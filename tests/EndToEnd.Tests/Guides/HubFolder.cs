using Parquet;
using Parquet.Schema;

namespace SatCurate.EndToEnd.Tests.Guides;

/// <summary>A data set of texts as the Hugging Face hub keeps it: Parquet shards, class names in the metadata.</summary>
internal static class HubFolder
{
    private const string Features =
        """{"info":{"features":{"text":{"dtype":"string","_type":"Value"},"label":{"names":["card","rate","pin"],"_type":"ClassLabel"}}}}""";

    private static readonly string[][] Phrases =
    [
        ["my card was lost in the street", "someone has stolen my card", "the card is gone since yesterday"],
        ["which exchange rate do you take", "the rate for dollars looks odd", "euros to pounds at what rate"],
        ["I forgot my pin number", "the pin is blocked after three tries", "a new pin for the machine please"],
    ];

    /// <summary>Writes two shards of train and one of test.</summary>
    public static async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await WriteAsync(Path.Combine(folder, "train-00000-of-00002.parquet"), 0, 150);
        await WriteAsync(Path.Combine(folder, "train-00001-of-00002.parquet"), 150, 150);
        await WriteAsync(Path.Combine(folder, "test-00000-of-00001.parquet"), 300, 60);
    }

    private static async Task WriteAsync(string path, int first, int count)
    {
        var text = new DataField<string>("text");
        var label = new DataField<long>("label");
        int[] rows = [.. Enumerable.Range(first, count)];
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(text, label), file);
        writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = Features };
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync(text, rows.Select(row => $"{Phrases[row % 3][row / 3 % 3]}, letter {row}").ToArray());
        await group.WriteAsync<long>(label, rows.Select(row => (long)((row % 3) + (row % 8 == 7 ? 1 : 0)) % 3).ToArray());
    }
}
