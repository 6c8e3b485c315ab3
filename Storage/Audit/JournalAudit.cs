namespace SatCurate.Storage;

/// <summary>Reads a journal as its next writer would, and says of every segment what is wrong with it.</summary>
public static class JournalAudit
{
    /// <summary>Reads all segments, one at a time.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="prefix">Folder of its segments, ending in <c>/</c>.</param>
    /// <param name="applyFrom">
    /// Segment at which a reader begins, which must be there; 0: the first, if there is one; null where nobody knows, so that nothing is said about it. Those before it are left over.
    /// </param>
    /// <param name="apply">
    /// Called with every record from there on, up to the first damage; null where there is nothing to apply them to. Throws as in
    /// <see cref="Journal.OpenAsync"/>.
    /// </param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>True where every record from <paramref name="applyFrom"/> on was applied.</returns>
    public static async Task<bool> RunAsync(
        IStore store, string prefix, long? applyFrom, Action<ReadOnlyMemory<byte>>? apply, AuditLog log, CancellationToken cancellationToken)
    {
        List<long> numbers = await JournalTakeover.NumbersAsync(store, prefix, cancellationToken);
        long first = Math.Max(1, applyFrom ?? numbers.FirstOrDefault());
        bool sound = true;
        if (numbers.Count > 0 || applyFrom > 0)
        {
            sound = numbers.Contains(first);
            if (!sound)
            {
                log.Wrong(JournalSegment.NameOf(prefix, first), "the segment is missing, and the journal begins with it");
            }
        }

        int left = numbers.Count(number => number < first);
        if (sound && left > 0)
        {
            log.Note(prefix, $"{left} segments before segment {first}, where reading begins, are left over; the next end of an epoch deletes them");
        }

        for (int i = 0; i < numbers.Count; i++)
        {
            if (i > 0 && numbers[i] != numbers[i - 1] + 1 && numbers[i] != first)
            {
                log.Wrong(JournalSegment.NameOf(prefix, numbers[i - 1] + 1), "the segment is missing");
                sound = false;
            }

            bool isLast = i == numbers.Count - 1;
            sound &= await SegmentAsync(store, prefix, numbers[i], isLast, sound && numbers[i] >= first ? apply : null, log, cancellationToken);
        }

        return sound;
    }

    private static async Task<bool> SegmentAsync(
        IStore store, string prefix, long number, bool isLast, Action<ReadOnlyMemory<byte>>? apply, AuditLog log, CancellationToken cancellationToken)
    {
        string name = JournalSegment.NameOf(prefix, number);
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            log.Wrong(name, "the segment is missing");
            return false;
        }

        log.Counts.Segments++;
        SegmentContent content = default;
        bool sound = await log.TryAsync(name, () =>
        {
            content = JournalSegment.Read(name, number, 0, bytes, record =>
            {
                log.Counts.Records++;
                apply?.Invoke(record);
            });
            return Task.CompletedTask;
        });
        if (!sound)
        {
            return false;
        }

        if (!isLast && !content.IsSealed)
        {
            log.Wrong(name, "the segment has a successor but no seal", content.End);
            return false;
        }

        if (content.End < bytes.Length)
        {
            log.Note(name, $"a torn tail of {bytes.Length - content.End} bytes: the last append was cut short; the next writer cuts it off", content.End);
        }
        else if (isLast && content.IsSealed)
        {
            log.Note(name, "sealed, and no segment follows: a change of writers was cut short; the next writer goes on");
        }

        return true;
    }
}
