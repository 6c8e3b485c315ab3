using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>The rows of a numpy array of two dimensions as float32, one after the other.</summary>
internal static class NpyRows
{
    private delegate void Conversion(ReadOnlySpan<byte> bytes, Span<float> values);

    /// <summary>Refuses a file that does not hold what its header states.</summary>
    public static void CheckLength(NpyHeader header) => NpyArray.CheckLength(header, Converter(header).Size);

    /// <summary>Each row is valid until the next one.</summary>
    public static IEnumerable<ReadOnlyMemory<float>> Read(NpyHeader header)
    {
        (int size, Conversion convert) = Converter(header);
        var bytes = new byte[header.Shape[1] * size];
        var values = new float[header.Shape[1]];
        using Stream stream = header.Open();
        stream.ReadExactly(new byte[header.Bytes]);
        for (long row = 0; row < header.Shape[0]; row++)
        {
            stream.ReadExactly(bytes);
            convert(bytes, values);
            yield return values;
        }
    }

    private static (int Size, Conversion Convert) Converter(NpyHeader header) => header.Descriptor switch
    {
        "<f4" => (sizeof(float), (bytes, values) => MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values)),
        "<f8" => (sizeof(double), Each<double>),
        "<f2" => (2, Each<Half>),
        "|i1" or "<i1" => (sizeof(sbyte), Each<sbyte>),
        "|u1" or "<u1" => (sizeof(byte), Each<byte>),
        "<i2" => (sizeof(short), Each<short>),
        "<u2" => (sizeof(ushort), Each<ushort>),
        "<i4" => (sizeof(int), Each<int>),
        "<u4" => (sizeof(uint), Each<uint>),
        "<i8" => (sizeof(long), Each<long>),
        "<u8" => (sizeof(ulong), Each<ulong>),
        _ => throw new UserErrorException($"npy values of type '{header.Descriptor}' where features are wanted", header.Path, "Save them as float32"),
    };

    private static void Each<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        ReadOnlySpan<T> typed = MemoryMarshal.Cast<byte, T>(bytes); // Little endian, as all machines that run this are.
        for (int i = 0; i < typed.Length; i++)
        {
            values[i] = float.CreateSaturating(typed[i]);
        }
    }
}
