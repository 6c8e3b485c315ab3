using System.Text;
using System.Text.Json;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Export.Cards;

/// <summary>What stands before the text of a data card, in YAML: what the Hugging Face hub lists a data set by, and loads it with.</summary>
internal static class CardHeader
{
    /// <summary>Appends it.</summary>
    public static void Append(StringBuilder card, ExportMeta meta, DatasetManifest manifest)
    {
        card.Append("---\n");
        card.Append("pretty_name: ").Append(Quoted(meta.Dataset)).Append('\n');
        card.Append("tags:\n- label-noise\n- corrected-labels\n");
        card.Append("task_categories:\n- ").Append(Task(manifest.Kind)).Append('\n');
        card.Append("size_categories:\n- ").Append(Size(meta.Counts.Rows)).Append('\n');
        (string Split, string Path)[] files = [.. Files(meta)];
        if (files.Length > 0)
        {
            card.Append("configs:\n- config_name: default\n  data_files:\n");
            foreach ((string split, string path) in files)
            {
                card.Append("  - split: ").Append(split).Append("\n    path: ").Append(Quoted(path)).Append('\n');
            }
        }

        card.Append("---\n\n");
    }

    /// <summary>The files of each split; none where the hub finds them by itself, or does not read the format.</summary>
    private static IEnumerable<(string Split, string Path)> Files(ExportMeta meta)
    {
        if (meta.Format.IsTable())
        {
            yield return (meta.Counts.Train == 0 ? Splits.Test : Splits.Train, meta.Sha256.Keys.Single());
        }
        else if (meta.Format == ExportFormat.WebDataset)
        {
            if (meta.Counts.Train > 0)
            {
                yield return (Splits.Train, $"{meta.Dataset}-[0-9]*.tar");
            }

            if (meta.Counts.Test > 0)
            {
                yield return (Splits.Test, $"{meta.Dataset}-{Splits.Test}-*.tar");
            }
        }
    }

    private static string Task(PayloadKind kind) => kind switch
    {
        PayloadKind.TextUtf8 => "text-classification",
        PayloadKind.FeaturesFloat32 => "tabular-classification",
        _ => "image-classification",
    };

    private static string Size(long rows) => rows switch
    {
        < 1_000 => "n<1K",
        < 10_000 => "1K<n<10K",
        < 100_000 => "10K<n<100K",
        < 1_000_000 => "100K<n<1M",
        < 10_000_000 => "1M<n<10M",
        < 100_000_000 => "10M<n<100M",
        _ => "100M<n<1B",
    };

    /// <summary>A JSON string is one of YAML.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
