namespace SatCurate.Storage;

/// <summary>Checks the labels of one block.</summary>
public static class LabelsAudit
{
    /// <summary>The labels; null where something is wrong with them.</summary>
    /// <param name="store">Where they lie.</param>
    /// <param name="name">The labels file.</param>
    /// <param name="count">How many the manifest states.</param>
    /// <param name="classes">C: labels go from -1 (none) to C - 1.</param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<int[]?> ReadAsync(IStore store, string name, int count, int classes, AuditLog log, CancellationToken cancellationToken)
    {
        int[] labels = [];
        if (!await log.TryAsync(name, async () => labels = await LabelsFile.ReadAsync(store, name, cancellationToken)))
        {
            return null;
        }

        if (labels.Length != count)
        {
            log.Wrong(name, $"{labels.Length} labels where the manifest states {count}");
            return null;
        }

        int wrong = Array.FindIndex(labels, label => label < -1 || label >= classes);
        if (wrong >= 0)
        {
            log.Wrong(name, $"label {labels[wrong]} of sample {wrong} of the block is none of {classes} classes");
            return null;
        }

        return labels;
    }
}
