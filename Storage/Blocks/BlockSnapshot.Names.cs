using System.Globalization;

namespace SatCurate.Storage;

/// <content>Names of snapshots.</content>
public static partial class BlockSnapshot
{
    /// <summary>
    /// Which snapshot: <c>r0001-e000004-00000012.snap</c>, or <c>.part</c> where the epoch is under way. Two writers never share a name: the
    /// segment is the writer's own. Ordered as the journal came past them.
    /// </summary>
    /// <param name="Run">Run ordinal.</param>
    /// <param name="Epoch">Zero-based epoch that ended, or was under way.</param>
    /// <param name="ReplayFrom">Journal segment in which replay goes on.</param>
    /// <param name="Kind">What the moment was.</param>
    public readonly record struct SnapshotName(int Run, int Epoch, long ReplayFrom, SnapshotKind Kind = SnapshotKind.EpochEnd)
    {
        private const string EpochEndSuffix = ".snap";
        private const string WithinEpochSuffix = ".part";

        /// <inheritdoc/>
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"r{Run:D4}-e{Epoch:D6}-{ReplayFrom:D8}{(Kind == SnapshotKind.EpochEnd ? EpochEndSuffix : WithinEpochSuffix)}");

        /// <summary>Reads a name; false where it is not one.</summary>
        public static bool TryParse(string text, out SnapshotName name)
        {
            name = default;
            SnapshotKind kind = text.EndsWith(WithinEpochSuffix, StringComparison.Ordinal) ? SnapshotKind.WithinEpoch : SnapshotKind.EpochEnd;
            bool hasSuffix = kind == SnapshotKind.WithinEpoch || text.EndsWith(EpochEndSuffix, StringComparison.Ordinal);
            string[] parts = hasSuffix ? text[..^EpochEndSuffix.Length].Split('-') : [];
            if (parts is not [['r', .. var run], ['e', .. var epoch], var from]
                || !int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out int r)
                || !int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out int e)
                || !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out long f))
            {
                return false;
            }

            name = new SnapshotName(r, e, f, kind);
            return true;
        }

        internal (long, int, int, bool) Order => (ReplayFrom, Run, Epoch, Kind == SnapshotKind.EpochEnd);
    }
}
