using System.Text.Json;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Labels;

/// <summary>One row of a label file.</summary>
/// <param name="Key">Index or path of the sample.</param>
/// <param name="Label">Its label; empty where it has none.</param>
/// <param name="Line">Line of the file, or its row, from 1.</param>
internal readonly record struct LabelRecord(string Key, string Label, long Line);

/// <summary>The rows of label files that are Parquet or JSONL; test samples of an export are passed over.</summary>
internal static class LabelRecords
{
    /// <summary>True where the first character is a brace.</summary>
    public static bool IsJsonl(string path)
    {
        ReadOnlySpan<byte> head = InputFile.Head(path, 512);
        return (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8).StartsWith("{"u8);
    }

    /// <summary>The rows of a Parquet file, a row group at a time.</summary>
    public static IEnumerable<LabelRecord> OfParquet(LabelFileName name, out bool byPath)
    {
        using ParquetInput input = ParquetInput.Open(name.Path);
        string[] names = [.. input.Names];
        var header = LabelHeader.Find(names, name, name.Path);
        byPath = header.ByPath;
        return Parquet(name.Path, names, header);
    }

    /// <summary>The objects of a JSONL file; those of the first one are the columns.</summary>
    public static IEnumerable<LabelRecord> OfJsonl(LabelFileName name, out bool byPath)
    {
        string[] names = JsonLines.Read(name.Path).Select(row => row.Object.EnumerateObject().Select(member => member.Name).ToArray()).First();
        var header = LabelHeader.Find(names, name, $"{name.Path}, line 1");
        byPath = header.ByPath;
        return Jsonl(name.Path, names, header);
    }

    private static IEnumerable<LabelRecord> Parquet(string path, string[] names, LabelHeader header)
    {
        using ParquetInput input = ParquetInput.Open(path);
        long line = 0;
        for (int group = 0; group < input.Groups; group++)
        {
            string?[] keys = input.Strings(group, names[header.Key]);
            string?[] labels = input.Strings(group, names[header.Label]);
            string?[]? splits = header.Split < 0 ? null : input.Strings(group, names[header.Split]);
            for (int row = 0; row < keys.Length; row++)
            {
                line++;
                if (!header.IsPassedOver(splits?[row]))
                {
                    yield return new LabelRecord(keys[row] ?? "", labels[row] ?? "", line);
                }
            }
        }
    }

    private static IEnumerable<LabelRecord> Jsonl(string path, string[] names, LabelHeader header)
    {
        foreach ((long line, JsonElement row) in JsonLines.Read(path))
        {
            string where = $"{path}, line {line}";
            if (header.Split < 0 || !header.IsPassedOver(Text(row, names[header.Split], where)))
            {
                yield return new LabelRecord(Text(row, names[header.Key], where), Text(row, names[header.Label], where), line);
            }
        }
    }

    private static string String(JsonElement value, string where)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new UserErrorException("a string holds half of a surrogate pair", where, "Write the file anew");
        }
    }

    private static string Text(JsonElement row, string name, string where)
    {
        if (!row.TryGetProperty(name, out JsonElement value))
        {
            throw new UserErrorException($"no key '{name}'", where, "Every object needs the keys of the first");
        }

        return value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => String(value, where),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new UserErrorException($"'{name}' holds no label", where, "A label is a string or a number; null is none"),
        };
    }
}
