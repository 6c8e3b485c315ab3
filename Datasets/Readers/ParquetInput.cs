using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;
using SatCurate.Curation;
using ColumnMetaData = Parquet.Meta.ColumnMetaData;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// A Parquet file read column by column, one row group at a time. Whatever is wrong inside it is one error that names the file; the library
/// replaces bytes of a string that are not UTF-8 by U+FFFD.
/// </summary>
internal sealed partial class ParquetInput : IDisposable
{
    /// <summary>A row group is held whole; one that states more rows is refused before anything is set aside for it.</summary>
    private const long MaxRows = 1 << 24;

    private const long MaxColumnBytes = 1L << 31;
    private const int MagicBytes = 4;

    /// <summary>A footer that ends before a length sends the library round in circles: it is not waited for. A sound one takes milliseconds.</summary>
    private static readonly TimeSpan s_footerPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_columnPatience = TimeSpan.FromMinutes(5);

    private readonly FileStream _file;
    private readonly ParquetReader _reader;

    private ParquetInput(FileStream file, ParquetReader reader) => (_file, _reader, Path) = (file, reader, file.Name);

    public string Path { get; private init; }

    /// <summary>Names of the top-level columns.</summary>
    public IReadOnlyList<string> Names => [.. _reader.Schema.Fields.Select(column => column.Name)];

    /// <summary>Number of row groups.</summary>
    public int Groups => _reader.RowGroupCount;

    /// <summary>Rows of the file as its footer states them.</summary>
    public long Rows => Enumerable.Range(0, Groups).Sum(RowsOf);

    public static ParquetInput Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            ParquetInput input = Guard(path, s_footerPatience, async () =>
            {
                var opened = new ParquetInput(file, await ParquetReader.CreateAsync(file)) { Path = path };
                opened.CheckSchema();
                opened.CheckRows();
                return opened;
            });
            file = null;
            return input;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new UserErrorException("the file cannot be read", path, e.Message.TrimEnd('.'));
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Rows of a group.</summary>
    public long RowsOf(int group) => _reader.RowGroups[group].RowCount;

    /// <summary>True where a column holds strings.</summary>
    public bool IsString(string column) => IsString(FieldOf(column));

    /// <summary>True where a column holds numbers.</summary>
    public bool IsNumeric(string column) =>
        Top(column) is DataField { IsArray: false } field && NumberTypes.Contains(field.ClrType);

    /// <summary>The column's values of a group as text: strings as they are, numbers and truth values invariant; null where there is none.</summary>
    public string?[] Strings(int group, string column)
    {
        DataField field = FieldOf(column);
        if (IsString(field))
        {
            return Column(group, field, async reader =>
            {
                var values = new string?[reader.RowCount];
                await reader.ReadAsync(field, values.AsMemory());
                return values;
            });
        }

        return field.ClrType == typeof(bool) ? Texts<bool>(group, field, value => value ? "true" : "false")
            : field.ClrType == typeof(int) ? Texts<int>(group, field, Invariant)
            : field.ClrType == typeof(long) ? Texts<long>(group, field, Invariant)
            : field.ClrType == typeof(short) ? Texts<short>(group, field, Invariant)
            : field.ClrType == typeof(sbyte) ? Texts<sbyte>(group, field, Invariant)
            : field.ClrType == typeof(byte) ? Texts<byte>(group, field, Invariant)
            : field.ClrType == typeof(ushort) ? Texts<ushort>(group, field, Invariant)
            : field.ClrType == typeof(uint) ? Texts<uint>(group, field, Invariant)
            : field.ClrType == typeof(ulong) ? Texts<ulong>(group, field, Invariant)
            : field.ClrType == typeof(float) ? Texts<float>(group, field, Invariant)
            : field.ClrType == typeof(double) ? Texts<double>(group, field, Invariant)
            : throw new UserErrorException($"column '{column}' of type {field.ClrType.Name} holds no labels", Path, "Strings, numbers and truth values are read");
    }

    /// <summary>The column's values of a group as numbers; NaN where there is none.</summary>
    public float[] Floats(int group, string column)
    {
        DataField field = FieldOf(column);
        return field.ClrType == typeof(float) ? Floats<float>(group, field)
            : field.ClrType == typeof(double) ? Floats<double>(group, field)
            : field.ClrType == typeof(int) ? Floats<int>(group, field)
            : field.ClrType == typeof(long) ? Floats<long>(group, field)
            : field.ClrType == typeof(short) ? Floats<short>(group, field)
            : field.ClrType == typeof(sbyte) ? Floats<sbyte>(group, field)
            : field.ClrType == typeof(byte) ? Floats<byte>(group, field)
            : field.ClrType == typeof(ushort) ? Floats<ushort>(group, field)
            : field.ClrType == typeof(uint) ? Floats<uint>(group, field)
            : Floats<ulong>(group, field);
    }

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
    }

    private static Type[] NumberTypes { get; } =
    [
        typeof(float), typeof(double), typeof(int), typeof(long), typeof(short), typeof(sbyte), typeof(byte), typeof(ushort), typeof(uint), typeof(ulong),
    ];

    private static bool IsString(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private float[] Floats<T>(int group, DataField field)
        where T : struct, INumber<T> =>
        Array.ConvertAll(Values<T>(group, field), value => value is { } number ? float.CreateSaturating(number) : float.NaN);

    private string?[] Texts<T>(int group, DataField field, Func<T, string> text)
        where T : struct =>
        Array.ConvertAll(Values<T>(group, field), value => value is { } present ? text(present) : null);

    private T?[] Values<T>(int group, DataField field)
        where T : struct => Column(group, field, async reader =>
        {
            var values = new T?[reader.RowCount];
            if (field.IsNullable)
            {
                await reader.ReadAsync(field, values.AsMemory());
                return values;
            }

            var present = new T[reader.RowCount];
            await reader.ReadAsync(field, present.AsMemory());
            return Array.ConvertAll(present, value => (T?)value);
        });

    private TValues Column<TValues>(int group, DataField field, Func<ParquetRowGroupReader, Task<TValues>> read) =>
        Guard($"{Path}, row group {group}, column '{field.Name}'", s_columnPatience, async () =>
        {
            using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
            ColumnMetaData chunk = reader.GetMetadata(field)?.MetaData ?? throw new InvalidDataException("the column is missing");
            CheckChunk(group, field, chunk);
            return chunk.NumValues == reader.RowCount ? await read(reader) : throw new InvalidDataException($"{chunk.NumValues} values where {reader.RowCount} rows are stated");
        });

    private DataField FieldOf(string column) =>
        Top(column) is DataField { IsArray: false } field
            ? field
            : throw new UserErrorException($"column '{column}' holds lists or structures", Path, "Columns of plain values are read; leave it out of the file");

    /// <summary>The library decodes the schema when it is first asked for.</summary>
    private void CheckSchema()
    {
        if (Names.Count == 0 || Names.Distinct(StringComparer.Ordinal).Count() != Names.Count)
        {
            throw new UserErrorException("the Parquet file has no columns, or two of one name", Path, "Write it anew");
        }
    }

    private void CheckRows()
    {
        for (int group = 0; group < Groups; group++)
        {
            if (RowsOf(group) is < 0 or > MaxRows)
            {
                throw new UserErrorException(
                    $"row group {group} states {RowsOf(group)} rows, {MaxRows} are the most", Path, "Write it with smaller row groups, or fetch it again");
            }
        }

        if (_reader.Metadata is { } footer && footer.NumRows != Rows)
        {
            throw new UserErrorException($"the file states {footer.NumRows} rows, its row groups {Rows}", Path, "Fetch it again or write it anew");
        }
    }

    /// <summary>A column of a row group is held whole, and read from where the footer says.</summary>
    private void CheckChunk(int group, DataField field, ColumnMetaData chunk)
    {
        long start = chunk.DictionaryPageOffset is > 0 and long dictionary ? Math.Min(dictionary, chunk.DataPageOffset) : chunk.DataPageOffset;
        if (start < MagicBytes || chunk.TotalCompressedSize < 0 || chunk.TotalCompressedSize > _file.Length - start)
        {
            throw new UserErrorException($"column '{field.Name}' lies outside the file", $"{Path}, row group {group}", "Fetch it again or write it anew");
        }

        if (chunk.TotalUncompressedSize > MaxColumnBytes)
        {
            throw new UserErrorException(
                $"column '{field.Name}' has {chunk.TotalUncompressedSize} bytes in a row group, {MaxColumnBytes} are the most", $"{Path}, row group {group}", "Write it with smaller row groups");
        }
    }

    private static T Guard<T>(string where, TimeSpan patience, Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).WaitAsync(patience).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // A damaged file makes the library fail in any way.
        catch (Exception e) when (e is not UserErrorException)
#pragma warning restore CA1031
        {
            throw new UserErrorException(
                "the Parquet file is damaged, or written in a way that is not read", where, $"Fetch it again or write it anew: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
        }
    }
}
