namespace SatCurate.Training.Batching;

/// <summary>Where the samples of a split lie.</summary>
internal static class BlockIndex
{
    /// <summary>Index of each block's first sample.</summary>
    public static int[] Firsts(IReadOnlyList<int> counts)
    {
        int[] firsts = new int[counts.Count];
        for (int block = 1; block < firsts.Length; block++)
        {
            firsts[block] = firsts[block - 1] + counts[block - 1];
        }

        return firsts;
    }

    /// <summary>The block of a sample.</summary>
    public static int BlockOf(int[] firsts, int sample)
    {
        int found = Array.BinarySearch(firsts, sample);
        return found >= 0 ? found : ~found - 1;
    }
}
