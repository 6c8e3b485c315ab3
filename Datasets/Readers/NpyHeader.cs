using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// The header of a numpy array file: <c>\x93NUMPY</c>, version, length of the dictionary (2 bytes, from version 2 on 4), the dictionary.
/// Format: numpy.lib.format, versions 1 to 3.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Descriptor">Type of the values, such as <c>&lt;f4</c>.</param>
/// <param name="ColumnMajor">True where the first index moves fastest.</param>
/// <param name="Shape">Sizes of the dimensions.</param>
/// <param name="Bytes">Length of the header, with everything before it.</param>
internal sealed partial record NpyHeader(string Path, string Descriptor, bool ColumnMajor, IReadOnlyList<long> Shape, int Bytes)
{
    private const int PreambleBytes = 8;

    /// <summary>Far above what an array of numbers needs; a longer one is damage.</summary>
    private const int MaxDictionaryBytes = 1 << 16;

    /// <summary>The shape as Python writes it.</summary>
    public string ShapeText => Shape.Count == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";

    /// <summary>True where a file begins like an npy file.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) => head is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..];

    /// <summary>Opens the file, or the part of an archive, from its first byte.</summary>
    public required Func<Stream> Open { get; init; }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="UserErrorException">It is none, or not one of an array of plain numbers.</exception>
    public static NpyHeader Read(string path) => Read(path, () => InputFile.Open(path));

    /// <summary>Reads the header of what <paramref name="open"/> opens and messages call <paramref name="path"/>.</summary>
    /// <exception cref="UserErrorException">It is none, or not one of an array of plain numbers.</exception>
    public static NpyHeader Read(string path, Func<Stream> open)
    {
        byte[] head = Head(open);
        if (!Matches(head))
        {
            throw new UserErrorException("not an npy file: wrong magic number", path, "Write it with numpy.save");
        }

        int version = head.Length > 6 ? head[6] : 1;
        if (version is < 1 or > 3)
        {
            throw new UserErrorException($"npy format version {version} is not read, only 1 to 3", path, "Write it with numpy.save");
        }

        int start = PreambleBytes + (version == 1 ? sizeof(ushort) : sizeof(uint));
        long length = head.Length < start ? long.MaxValue
            : version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(PreambleBytes))
            : BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(PreambleBytes));
        if (length > head.Length - start)
        {
            throw new UserErrorException("the npy header is truncated", path, "Fetch the file again or write it anew");
        }

        Match match = Dictionary().Match(Encoding.UTF8.GetString(head, start, (int)length));
        return match.Success && Sizes(match.Groups["shape"].Value) is { } shape
            ? new NpyHeader(path, match.Groups["descr"].Value, match.Groups["order"].Value == "True", shape, start + (int)length) { Open = open }
            : throw new UserErrorException("the npy header names no array of plain numbers", path, "Write one array with numpy.save");
    }

    private static byte[] Head(Func<Stream> open)
    {
        using Stream stream = open();
        var head = new byte[PreambleBytes + sizeof(uint) + MaxDictionaryBytes];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    private static long[]? Sizes(string shape)
    {
        string[] texts = shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sizes = new long[texts.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!long.TryParse(texts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]))
            {
                return null;
            }
        }

        return sizes;
    }

    // numpy writes the keys in this order, and so do those that write what numpy reads.
    [GeneratedRegex(@"^\{\s*'descr'\s*:\s*'(?<descr>[^']+)'\s*,\s*'fortran_order'\s*:\s*(?<order>True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[0-9, ]*)\)")]
    private static partial Regex Dictionary();
}
