using System.Buffers;
using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Answers queries of one block from the snapshots of revisions, overlaid with the decisions that the live columns know.</summary>
/// <param name="store">Where the snapshots lie.</param>
/// <param name="dataset">Data set.</param>
/// <param name="block">Block.</param>
/// <param name="first">Index of its first sample.</param>
/// <param name="runsBefore">Runs up to this one came before the block was appended and know nothing of it.</param>
/// <param name="labels">Labels of its samples.</param>
/// <param name="live">What the block knows now.</param>
internal sealed class BlockQueries(IStore store, string dataset, int block, long first, int runsBefore, BlockLabels labels, BlockColumns live)
{
    private RevisionRows? _cached;

    /// <summary>
    /// Labelled samples of the live columns whose belief holds another class most probable than the given one, those flagged by belief alone,
    /// and the <see cref="MarginHistogram"/>s of all labelled and of the differing ones.
    /// </summary>
    public (int Differing, int Flagged, int[] Margins, int[] DifferingMargins) Count(RunScope scope, IssueThresholds thresholds)
    {
        var assess = new ColumnsAssessment(live, scope, mixture: null);
        int[] margins = new int[MarginHistogram.Bins];
        int[] differingMargins = new int[MarginHistogram.Bins];
        int differing = 0;
        int flagged = 0;
        for (int offset = 0; offset < live.Count; offset++)
        {
            int label = live.Given(offset);
            if (label < 0)
            {
                continue;
            }

            Assessment assessment = assess.Of(offset);
            bool differs = assessment.Predicted != label;
            differing += differs ? 1 : 0;
            float joint = live.JointMargin(offset);
            if (!float.IsNaN(joint))
            {
                int bin = MarginHistogram.BinOf(joint);
                margins[bin]++;
                differingMargins[bin] += differs ? 1 : 0;
            }

            flagged += IssueRule.IsIssue(assessment, label, thresholds) ? 1 : 0;
        }

        return (differing, flagged, margins, differingMargins);
    }

    public async Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken)
    {
        RevisionRows rows = await LoadAsync(query.View, cancellationToken);
        IssueThresholds thresholds = new([.. query.View.Thresholds]);
        IReadOnlyList<float>? disagreement = query.Sort == SuspectSort.Disagreement
            ? await rows.DisagreementAsync(store, dataset, block, cancellationToken)
            : null;
        var matching = new List<(float Key, int Offset)>();
        for (int offset = 0; offset < rows.Count; offset++)
        {
            if (Matches(rows, offset, query))
            {
                matching.Add((SuspectOrder.Key(rows.Assessment(offset), disagreement?[offset] ?? 0f, query.Sort), offset));
            }
        }

        matching.Sort();
        SuspectRow[] best = [.. matching.Take(query.Top).Select(m => Row(rows, m.Offset, query, disagreement, thresholds))];
        return new SuspectPage(best, matching.Count);
    }

    public async Task<BlockRows> RowsAsync(RevisionView view, CancellationToken cancellationToken)
    {
        RevisionRows rows = await LoadAsync(view, cancellationToken);
        IssueThresholds thresholds = new([.. view.Thresholds]);
        int[] offsets = [.. Enumerable.Range(0, rows.Count)];
        return new BlockRows
        {
            First = first,
            Given = [.. offsets.Select(rows.Given)],
            Predicted = [.. offsets.Select(o => rows.Assessment(o).Predicted)],
            Scores = [.. offsets.Select(o => rows.Visits(o) == 0 ? float.NaN : rows.Assessment(o).Score)],
            Issues = [.. offsets.Select(o => rows.Visits(o) > 0 && rows.Given(o) >= 0 && IssueRule.IsIssue(rows.Assessment(o), rows.Given(o), thresholds))],
            Weights = [.. offsets.Select(o => rows.Assessment(o).Weight)],
            Visits = [.. offsets.Select(rows.Visits)],
            Verdicts = [.. offsets.Select(o => live.VerdictAt(o, view.DecisionSequence))],
            Values = MemoryMarshal.AsBytes(await rows.ValuesAsync(store, dataset, block, cancellationToken)).ToArray(),
        };
    }

    /// <summary>All visits of one sample in a run: those of finished epochs from the store, that of the present epoch from the columns.</summary>
    public async Task<IReadOnlyList<ulong>> HistoryAsync(int run, int offset, CancellationToken cancellationToken)
    {
        List<ulong> visits = [.. await HistoryLog.ReadSampleAsync(store, dataset, run, block, offset, cancellationToken)];
        if (live.Scope?.Run == run && live.LastEpoch(offset) >= visits.Count)
        {
            visits.Add(live.LastVisit(offset));
        }

        return visits;
    }

    /// <summary>The visits of all samples in a range of finished epochs, from the store alone.</summary>
    public async Task<BlockHistory> HistoryRowsAsync(int run, int fromEpoch, int throughEpoch, CancellationToken cancellationToken)
    {
        if (run <= runsBefore)
        {
            return new BlockHistory(first, labels.Count, fromEpoch, new byte[(throughEpoch - fromEpoch + 1) * labels.Count * sizeof(ulong)]);
        }

        var visits = new ArrayBufferWriter<byte>();
        await HistoryLog.ReadAsync(
            store,
            dataset,
            run,
            block,
            (epoch, words) =>
            {
                if (epoch >= fromEpoch && epoch <= throughEpoch)
                {
                    visits.Write(MemoryMarshal.AsBytes(words));
                    visits.Write(new byte[(labels.Count - words.Length) * sizeof(ulong)]); // Appended after the run: no visits.
                }
            },
            cancellationToken);
        return new BlockHistory(first, labels.Count, fromEpoch, visits.WrittenMemory);
    }

    private bool Matches(RevisionRows rows, int offset, SuspectQuery query)
    {
        int label = rows.Given(offset);
        ref readonly Assessment assessment = ref rows.Assessment(offset);
        return label >= 0
            && rows.Visits(offset) > 0
            && assessment.Predicted != label
            && (query.Given ?? label) == label
            && (query.Suggested ?? assessment.Predicted) == assessment.Predicted
            && assessment.Score <= (query.MaxScore ?? 1f)
            && (query.Decided is not { } decided || decided == live.VerdictAt(offset, query.View.DecisionSequence) is not null);
    }

    private SuspectRow Row(RevisionRows rows, int offset, SuspectQuery query, IReadOnlyList<float>? disagreement, IssueThresholds thresholds)
    {
        ref readonly Assessment assessment = ref rows.Assessment(offset);
        return new SuspectRow(
            first + offset,
            rows.Given(offset),
            assessment.Predicted,
            assessment.Score,
            assessment.Margin,
            assessment.Weight,
            disagreement?[offset] ?? float.NaN,
            IssueRule.IsIssue(assessment, rows.Given(offset), thresholds),
            live.VerdictAt(offset, query.View.DecisionSequence),
            rows.Visits(offset));
    }

    private async Task<RevisionRows> LoadAsync(RevisionView view, CancellationToken cancellationToken)
    {
        if (_cached is not { } cached || !cached.Answers(view))
        {
            _cached = cached = await RevisionRows.LoadAsync(store, dataset, block, labels, view, runsBefore, cancellationToken);
        }

        return cached;
    }
}
