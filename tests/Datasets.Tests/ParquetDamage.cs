using Parquet;
using Parquet.Meta;

namespace SatCurate.Datasets.Tests;

/// <summary>Parquet files whose structure lies. Numbers stand in them as zigzag varints of Thrift's compact protocol.</summary>
internal static class ParquetDamage
{
    /// <summary>Footer, row group and columns alike state more rows than the pages hold.</summary>
    public static byte[] StateRows(byte[] file, long held, long stated)
    {
        byte[] footer = Footer(file);
        (byte[] from, byte[] to) = (Varint(held), Varint(stated));
        int replaced = 0;
        for (int at = 0; at <= footer.Length - from.Length; at++)
        {
            if (footer.AsSpan(at).StartsWith(from))
            {
                footer = [.. footer[..at], .. to, .. footer[(at + from.Length)..]];
                at += to.Length - 1;
                replaced++;
            }
        }

        return replaced >= 4 ? WithFooter(file, footer) : throw new InvalidOperationException($"{held} stands in the footer {replaced} times");
    }

    /// <summary>The last column's pages are said to begin somewhere else.</summary>
    public static byte[] MoveColumn(byte[] file, long offset)
    {
        byte[] footer = Footer(file);
        byte[] from = Varint(LastColumn(file).DataPageOffset);
        int at = footer.AsSpan().LastIndexOf(from);
        return WithFooter(file, [.. footer[..at], .. Varint(offset), .. footer[(at + from.Length)..]]);
    }

    /// <summary>The first page of the last column states other sizes: field 2 (uncompressed) and field 3 (compressed) of its header.</summary>
    public static byte[] StatePageSizes(byte[] file, int uncompressed, int compressed)
    {
        ColumnMetaData column = LastColumn(file);
        int at = (int)(column.DictionaryPageOffset is long dictionary && dictionary > 0 ? dictionary : column.DataPageOffset);
        int first = Skip(file, at + 1);
        int second = Skip(file, first + 1);
        int third = Skip(file, second + 1);
        return [.. file[..(first + 1)], .. Varint(uncompressed), file[second], .. Varint(compressed), .. file[third..]];
    }

    private static ColumnMetaData LastColumn(byte[] file)
    {
        using var stream = new MemoryStream(file);
        ParquetReader reader = ParquetReader.CreateAsync(stream).GetAwaiter().GetResult();
        return reader.Metadata!.RowGroups[0].Columns[^1].MetaData!;
    }

    private static byte[] Footer(byte[] file)
    {
        int length = BitConverter.ToInt32(file, file.Length - 8);
        return file[(file.Length - 8 - length)..^8];
    }

    private static byte[] WithFooter(byte[] file, byte[] footer)
    {
        int old = BitConverter.ToInt32(file, file.Length - 8);
        return [.. file[..(file.Length - 8 - old)], .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        ulong rest = (ulong)(value << 1) ^ (ulong)(value >> 63);
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        return [.. bytes, (byte)rest];
    }

    /// <summary>The position behind the varint at <paramref name="at"/>.</summary>
    private static int Skip(byte[] file, int at)
    {
        while ((file[at++] & 0x80) != 0)
        {
        }

        return at;
    }
}
