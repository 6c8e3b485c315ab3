using Parquet.Schema;

namespace SatCurate.Datasets.Readers;

/// <summary>Columns of encoded pictures: plain bytes, or a structure of <c>bytes</c> and <c>path</c> as Hugging Face writes it.</summary>
internal sealed partial class ParquetInput
{
    private const string BytesName = "bytes";
    private const string PathName = "path";

    /// <summary>The text that the file's metadata holds under a key; null where it holds none.</summary>
    public string? Metadata(string key) => _reader.CustomMetadata is { } metadata && metadata.TryGetValue(key, out string? text) ? text : null;

    /// <summary>True where a column is a structure of bytes and path.</summary>
    public bool IsPictureStructure(string column) => Top(column) is StructField structure && structure.Fields.Any(field => field.Name == BytesName && IsBytes(field));

    /// <summary>True where a column holds plain bytes.</summary>
    public bool IsBytes(string column) => IsBytes(Top(column));

    /// <summary>The bytes of a group's pictures; empty where there are none.</summary>
    public ReadOnlyMemory<byte>[] Pictures(int group, string column) =>
        Leaves<byte>(group, IsPictureStructure(column) ? Part(column, BytesName)! : FieldOf(column));

    /// <summary>The paths beside a group's pictures, empty where there are none; null where the column has no paths.</summary>
    public ReadOnlyMemory<char>[]? PicturePaths(int group, string column) =>
        Part(column, PathName) is { } field && IsString(field) ? Leaves<char>(group, field) : null;

    /// <summary>
    /// The values of a column inside a structure, each in its row. They come without the rows that have none, and the levels say which rows those
    /// are; the library's own way of spreading them over the rows takes a structure with an empty member for a full one.
    /// </summary>
    private ReadOnlyMemory<T>[] Leaves<T>(int group, DataField field) => Column(group, field, async reader =>
    {
        var present = new ReadOnlyMemory<T>[reader.RowCount];
        var levels = new int[reader.RowCount];
        await reader.ReadRawAsync<ReadOnlyMemory<T>>(field, present, levels.AsMemory(), null);
        var values = new ReadOnlyMemory<T>[levels.Length];
        for (int row = 0, next = 0; row < values.Length; row++)
        {
            values[row] = levels[row] == field.MaxDefinitionLevel ? present[next++] : default;
        }

        return values;
    });

    private static bool IsBytes(Field field) =>
        field is DataField { IsArray: false } data && (data.ClrType == typeof(byte[]) || data.ClrType == typeof(ReadOnlyMemory<byte>));

    private Field Top(string column) => _reader.Schema.Fields.First(field => field.Name == column);

    private DataField? Part(string column, string name) => (Top(column) as StructField)?.Fields.FirstOrDefault(field => field.Name == name) as DataField;
}
