using System.Buffers.Binary;
using System.Text.Unicode;

namespace SatCurate.Datasets.Payload;

/// <summary>
/// N texts in one run of bytes: N ends (i32, little-endian: where the text ends among the bytes behind the ends), then the texts in UTF-8 one
/// after the other.
/// </summary>
public static class PackedTexts
{
    /// <summary>Packs texts.</summary>
    /// <param name="ends">End of each text within <paramref name="utf8"/>, ascending.</param>
    /// <param name="utf8">The texts, one after the other.</param>
    public static byte[] Pack(ReadOnlySpan<int> ends, ReadOnlySpan<byte> utf8)
    {
        var packed = new byte[(ends.Length * sizeof(int)) + utf8.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(i * sizeof(int)), ends[i]);
        }

        utf8.CopyTo(packed.AsSpan(ends.Length * sizeof(int)));
        return packed;
    }

    /// <summary>The text at <paramref name="index"/> of <paramref name="count"/>, which are sound by <see cref="FaultOf"/>.</summary>
    public static ReadOnlyMemory<byte> Sample(ReadOnlyMemory<byte> packed, int count, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        int start = index == 0 ? 0 : End(packed.Span, index - 1);
        return packed[((count * sizeof(int)) + start)..((count * sizeof(int)) + End(packed.Span, index))];
    }

    /// <summary>What is wrong with bytes that should be <paramref name="count"/> packed texts; null where nothing is.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> packed, int count)
    {
        long texts = packed.Length - ((long)count * sizeof(int));
        if (count < 0 || texts < 0)
        {
            return "the texts are damaged: their ends are missing";
        }

        int start = 0;
        for (int i = 0; i < count; i++)
        {
            int end = End(packed, i);
            if (end < start || end > texts || end - start > SampleShape.MaxTextBytes)
            {
                return $"the texts are damaged: text {i} ends at byte {end} after {start}";
            }

            if (!Utf8.IsValid(packed.Slice((count * sizeof(int)) + start, end - start)))
            {
                return $"the texts are damaged: text {i} is not UTF-8";
            }

            start = end;
        }

        return start == texts ? null : $"the texts are damaged: {texts - start} bytes behind the last one";
    }

    private static int End(ReadOnlySpan<byte> packed, int index) => BinaryPrimitives.ReadInt32LittleEndian(packed[(index * sizeof(int))..]);
}
