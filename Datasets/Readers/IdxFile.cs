using System.Buffers.Binary;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// One file of the IDX format (MNIST): <c>00 00 TYPE RANK</c>, RANK big-endian 32-bit sizes, then the elements. Only uint8 (type 08) is read.
/// </summary>
internal sealed class IdxFile
{
    private const byte UInt8 = 0x08;

    private IdxFile(string path, int[] sizes)
    {
        Path = path;
        Sizes = sizes;
    }

    public string Path { get; }

    /// <summary>Sizes of the dimensions, the number of samples first.</summary>
    public int[] Sizes { get; }

    public int Count => Sizes[0];

    /// <summary>True where the first bytes of a file look like IDX of any type and rank.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && head[0] == 0 && head[1] == 0 && head[2] is UInt8 or 0x09 or (>= 0x0b and <= 0x0e) && head[3] is >= 1 and <= 4;

    public static IdxFile Open(string path, int rank)
    {
        byte[] head = InputFile.Head(path, 4 + (4 * rank));
        if (!Matches(head))
        {
            throw new UserErrorException("not an IDX file: wrong magic number", path, "Name the format with --format");
        }

        if (head[2] != UInt8)
        {
            throw new UserErrorException($"IDX element type 0x{head[2]:x2} is not read, only uint8 (0x08)", path);
        }

        if (head[3] != rank)
        {
            throw new UserErrorException(
                $"IDX file of {head[3]} dimensions where {(rank == 1 ? "labels (1)" : "images (3)")} are wanted",
                path,
                rank == 1 ? "Give the ...-labels-idx1-... file" : "Give the ...-images-idx3-... file");
        }

        if (head.Length < 4 + (4 * rank))
        {
            throw new UserErrorException("the IDX header is truncated", path, "Fetch the file again");
        }

        var sizes = new int[rank];
        long bytes = 1;
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4 + (4 * i)));
            bytes = i == 0 || bytes > SampleShape.MaxBytes ? bytes : bytes * sizes[i];
            if (sizes[i] < 0 || (i > 0 && sizes[i] == 0) || bytes > SampleShape.MaxBytes)
            {
                throw new UserErrorException($"the IDX header states an impossible size of {(uint)sizes[i]} in dimension {i}", path);
            }
        }

        return new IdxFile(path, sizes);
    }

    /// <summary>The elements of one sample after the other, in a reused buffer; checks that there are exactly as many as the header states.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ReadItems()
    {
        int bytes = 1;
        foreach (int size in Sizes.AsSpan(1))
        {
            bytes *= size;
        }

        using Stream stream = InputFile.Open(Path);
        stream.ReadExactly(new byte[4 + (4 * Sizes.Length)]);
        var buffer = new byte[bytes];
        for (int i = 0; i < Count; i++)
        {
            if (stream.ReadAtLeast(buffer, bytes, throwOnEndOfStream: false) < bytes)
            {
                throw new UserErrorException($"the IDX file is truncated: {i} of {Count} samples", Path, "Fetch the file again");
            }

            yield return buffer;
        }

        if (stream.ReadByte() >= 0)
        {
            throw new UserErrorException($"the IDX file has bytes after its {Count} samples", Path, "Fetch the file again");
        }
    }
}
