using System.Runtime.InteropServices;

namespace SatCurate.Silo.Exchange;

/// <summary>The samples of a minibatch that lie in one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Positions">Their places in the minibatch.</param>
/// <param name="Offsets">Their offsets within the block, uint16 little endian.</param>
internal sealed record BlockPart(int Block, int[] Positions, ReadOnlyMemory<byte> Offsets)
{
    /// <summary>Splits a minibatch by block.</summary>
    public static List<BlockPart> Split(ReadOnlySpan<int> samples, int blockSize)
    {
        var byBlock = new Dictionary<int, List<int>>();
        for (int i = 0; i < samples.Length; i++)
        {
            int block = samples[i] / blockSize;
            ref List<int>? positions = ref CollectionsMarshal.GetValueRefOrAddDefault(byBlock, block, out _);
            (positions ??= []).Add(i);
        }

        var parts = new List<BlockPart>(byBlock.Count);
        foreach ((int block, List<int> positions) in byBlock)
        {
            byte[] offsets = new byte[positions.Count * sizeof(ushort)];
            Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(offsets.AsSpan());
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = (ushort)(samples[positions[i]] % blockSize);
            }

            parts.Add(new BlockPart(block, [.. positions], offsets));
        }

        return parts;
    }
}
