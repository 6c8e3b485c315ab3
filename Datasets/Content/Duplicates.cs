using SatCurate.Storage;

namespace SatCurate.Datasets.Content;

/// <summary>Samples of one content, as they stand in the store.</summary>
/// <param name="Train">Indexes in the training split, ascending.</param>
/// <param name="Test">Indexes in the test split, ascending.</param>
/// <param name="HasConflict">True where their given labels differ (unlabelled samples aside).</param>
public sealed record DuplicateGroup(IReadOnlyList<int> Train, IReadOnlyList<int> Test, bool HasConflict);

/// <summary>What exact duplicates there are.</summary>
/// <param name="Samples">Training samples of whose content there is another training sample before them.</param>
/// <param name="Conflicting">Groups of them whose given labels differ.</param>
/// <param name="InTest">Training samples whose content is in the test split too.</param>
public sealed record DuplicateCounts(int Samples, int Conflicting, int InTest);

/// <summary>Finds exact duplicates by content hash.</summary>
public static class Duplicates
{
    /// <summary>Groups of two samples and more, in order of their first; memory holds 24 bytes a sample.</summary>
    /// <param name="train">Content hash of each training sample.</param>
    /// <param name="test">Content hash of each test sample.</param>
    /// <param name="given">Given label of each training sample, -1 = unlabelled.</param>
    public static IReadOnlyList<DuplicateGroup> Find(ReadOnlySpan<UInt128> train, ReadOnlySpan<UInt128> test, ReadOnlySpan<int> given)
    {
        UInt128[] hashes = [.. train, .. test];
        int[] samples = [.. Enumerable.Range(0, hashes.Length)];
        Array.Sort(hashes, samples);
        var groups = new List<DuplicateGroup>();
        for (int start = 0, end; start < hashes.Length; start = end)
        {
            for (end = start + 1; end < hashes.Length && hashes[end] == hashes[start];)
            {
                end++;
            }

            if (end - start > 1)
            {
                groups.Add(Group(samples.AsSpan(start..end), train.Length, given));
            }
        }

        groups.RemoveAll(group => group.Train.Count == 0);
        groups.Sort((a, b) => a.Train[0].CompareTo(b.Train[0]));
        return groups;
    }

    /// <summary>Counts them.</summary>
    public static DuplicateCounts Count(IReadOnlyList<DuplicateGroup> groups) => new(
        groups.Sum(group => group.Train.Count - 1),
        groups.Count(group => group.HasConflict),
        groups.Where(group => group.Test.Count > 0).Sum(group => group.Train.Count));

    /// <summary>The content hashes of one split, in index order; null where an older program made the data set.</summary>
    public static async Task<UInt128[]?> ReadHashesAsync(IStore store, DatasetManifest manifest, string split, CancellationToken cancellationToken)
    {
        var hashes = new List<UInt128>();
        int blocks = split == Splits.Test ? manifest.TestBlocks : manifest.TrainBlocks;
        for (int block = 0; block < blocks; block++)
        {
            if (await HashesFile.ReadAsync(store, StoreLayout.Hashes(manifest, split, block), cancellationToken) is not { } part)
            {
                return null;
            }

            hashes.AddRange(part);
        }

        return [.. hashes];
    }

    private static DuplicateGroup Group(Span<int> samples, int trainCount, ReadOnlySpan<int> given)
    {
        samples.Sort();
        int firstTest = samples.BinarySearch(trainCount);
        firstTest = firstTest < 0 ? ~firstTest : firstTest;
        int label = -1;
        bool conflict = false;
        foreach (int sample in samples[..firstTest])
        {
            conflict |= label >= 0 && given[sample] >= 0 && given[sample] != label;
            label = given[sample] >= 0 ? given[sample] : label;
        }

        var test = new int[samples.Length - firstTest];
        for (int i = 0; i < test.Length; i++)
        {
            test[i] = samples[firstTest + i] - trainCount;
        }

        return new DuplicateGroup(samples[..firstTest].ToArray(), test, conflict);
    }
}
