using System.Globalization;

namespace SatCurate.Storage;

/// <summary>
/// A revision: a consistent cut of all targets, weights and decisions of a data set. Immutable; the journal of its run says which manifest of an
/// epoch counts, and deleting it is what gives the revision up.
/// </summary>
public sealed record RevisionManifest
{
    /// <summary>The format that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Format version.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>Run ordinal.</summary>
    public required int Run { get; init; }

    /// <summary>Zero-based epoch at whose end the cut was made.</summary>
    public required int Epoch { get; init; }

    /// <summary>The decisions up to this number belong to it.</summary>
    public required long DecisionSequence { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of each block's column snapshot, in block order.</summary>
    public required IReadOnlyList<string> Snapshots { get; init; }

    /// <summary>
    /// Name of its object in <see cref="StoreLayout.Revisions"/>: <c>r0001-e000004-l0000000001000001.json</c>. The lease makes two trainers of one
    /// epoch, of whom one has lost it, write different ones.
    /// </summary>
    public static string NameOf(int run, int epoch, long leaseToken) =>
        string.Create(CultureInfo.InvariantCulture, $"{StoreLayout.Run(run)}-e{epoch:D6}-l{leaseToken:x16}.json");

    /// <summary>Run and epoch in the name of a manifest; null where it is not one.</summary>
    public static (int Run, int Epoch)? Parse(string name)
    {
        string[] parts = name.EndsWith(".json", StringComparison.Ordinal) ? name.Split('-') : [];
        return parts is [['r', .. var run], ['e', .. var epoch], ['l', ..]]
            && int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out int r)
            && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out int e)
            ? (r, e)
            : null;
    }
}
