using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Grains;

/// <summary>What a tag may be called, and which revisions stay.</summary>
internal static class RevisionNames
{
    /// <summary>Stands for the revision that queries answer from, with all decisions made so far.</summary>
    public const string Latest = "latest";

    /// <summary>Why <paramref name="name"/> can't be a tag; null where it can.</summary>
    public static string? Refusal(string name) =>
        !DatasetName.IsValid(name) ? $"'{name}' is no name for a tag: 1 to 64 letters, digits, dots, underscores and hyphens, a letter or digit first"
        : name == Latest || RevisionKey.Parse(name) is not null ? $"'{name}' can't be a tag: it stands for a revision by itself"
        : null;

    /// <summary>
    /// The revisions that stay beside the one about to be cut: of those before it, enough of the newest to make <paramref name="last"/> with it,
    /// and those held for another reason. At least one before it stays: until the cut is committed, that is the last revision there is.
    /// </summary>
    public static HashSet<RevisionKey> Kept(IEnumerable<RevisionKey> present, RevisionKey next, int last, IReadOnlyCollection<RevisionKey> held)
    {
        IEnumerable<RevisionKey> newest = present
            .Where(key => (key.Run, key.Epoch).CompareTo((next.Run, next.Epoch)) < 0)
            .OrderByDescending(key => (key.Run, key.Epoch))
            .Take(Math.Max(1, last - 1));
        return [.. newest, .. held, next];
    }
}
