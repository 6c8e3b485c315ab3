using System.Runtime.InteropServices;

namespace SatCurate.Silo.Exchange;

/// <summary>The samples of a minibatch that lie in one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Positions">Their places in the minibatch.</param>
/// <param name="Offsets">Their offsets within the block, uint16 little endian.</param>
internal readonly record struct BlockPart(int Block, ReadOnlyMemory<int> Positions, ReadOnlyMemory<byte> Offsets)
{
    /// <summary>Splits a minibatch by block: one sort, and two arrays for all parts together.</summary>
    public static List<BlockPart> Split(ReadOnlySpan<int> samples, int blockSize)
    {
        int[] positions = new int[samples.Length];
        Span<int> sorted = samples.Length <= 1024 ? stackalloc int[samples.Length] : new int[samples.Length];
        samples.CopyTo(sorted);
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        sorted.Sort(positions.AsSpan());
        byte[] offsets = new byte[samples.Length * sizeof(ushort)];
        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(offsets.AsSpan());
        var parts = new List<BlockPart>();
        int first = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            int block = sorted[i] / blockSize;
            words[i] = (ushort)(sorted[i] % blockSize);
            if (i + 1 == sorted.Length || sorted[i + 1] / blockSize != block)
            {
                int count = i + 1 - first;
                parts.Add(new BlockPart(block, positions.AsMemory(first, count), offsets.AsMemory(first * sizeof(ushort), count * sizeof(ushort))));
                first = i + 1;
            }
        }

        return parts;
    }
}
