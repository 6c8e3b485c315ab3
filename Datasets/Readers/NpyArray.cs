using System.Numerics;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Reads a whole numpy array file of plain little-endian numbers.</summary>
internal static class NpyArray
{
    private const int ChunkBytes = 1 << 16;
    private const int MostBehind = 1 << 20;

    /// <summary>The values of an array of floats (<c>&lt;f4</c>, <c>&lt;f8</c>), as they stand in the file; null for another type.</summary>
    public static double[]? Floats(NpyHeader header) => header.Descriptor switch
    {
        "<f4" => Values<float, double>(header),
        "<f8" => Values<double, double>(header),
        _ => null,
    };

    /// <summary>The values of an array of integers of 1 to 8 bytes, what is too large for a long made the largest; null for another type.</summary>
    public static long[]? Integers(NpyHeader header) => header.Descriptor switch
    {
        "|i1" or "<i1" => Values<sbyte, long>(header),
        "|u1" or "<u1" => Values<byte, long>(header),
        "<i2" => Values<short, long>(header),
        "<u2" => Values<ushort, long>(header),
        "<i4" => Values<int, long>(header),
        "<u4" => Values<uint, long>(header),
        "<i8" => Values<long, long>(header),
        "<u8" => Values<ulong, long>(header),
        _ => null,
    };

    private static TTo[] Values<TFrom, TTo>(NpyHeader header)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : INumber<TTo>
    {
        int size = Marshal.SizeOf<TFrom>();
        var values = new TTo[CheckedCount(header, size)];
        using Stream stream = header.Open();
        stream.ReadExactly(new byte[header.Bytes]);
        var chunk = new byte[ChunkBytes];
        for (int done = 0; done < values.Length;)
        {
            Span<byte> part = chunk.AsSpan(0, (int)Math.Min(ChunkBytes, (long)(values.Length - done) * size));
            stream.ReadExactly(part);
            foreach (TFrom value in MemoryMarshal.Cast<byte, TFrom>(part)) // Little endian, as all machines that run this are.
            {
                values[done++] = TTo.CreateSaturating(value);
            }
        }

        return values;
    }

    /// <summary>True for an array of integers.</summary>
    public static bool IsInteger(NpyHeader header) => header.Descriptor is ['|' or '<', 'i' or 'u', '1' or '2' or '4' or '8'];

    /// <summary>Refuses a file that holds less or more values of <paramref name="size"/> bytes than its header states.</summary>
    public static void CheckLength(NpyHeader header, int size)
    {
        BigInteger wanted = Count(header) * size;
        long most = (long)BigInteger.Min(wanted + MostBehind, long.MaxValue - header.Bytes);
        long found = InputFile.Length(header.Open(), most + header.Bytes) - header.Bytes;
        if (found < wanted)
        {
            throw new UserErrorException(
                $"the npy file is truncated: {found} bytes where its shape {header.ShapeText} needs {wanted}", header.Path, "Fetch the file again or write it anew");
        }

        if (found > wanted)
        {
            throw new UserErrorException(
                $"the npy file has {(found > most ? "many" : found - wanted)} bytes behind its array of shape {header.ShapeText}", header.Path, "Write one array a file");
        }
    }

    /// <summary>Number of values; the file holds exactly as many, so that a header can't claim memory that no content stands behind.</summary>
    private static int CheckedCount(NpyHeader header, int size)
    {
        BigInteger count = Count(header);
        if (count > Array.MaxLength)
        {
            throw new UserErrorException($"an npy array of shape {header.ShapeText} is more than can be held", header.Path, "Take a part of it");
        }

        CheckLength(header, size);
        return (int)count;
    }

    private static BigInteger Count(NpyHeader header)
    {
        var count = BigInteger.One;
        foreach (long length in header.Shape)
        {
            count *= length;
        }

        return count;
    }
}
