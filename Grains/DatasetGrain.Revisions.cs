using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// Which revision answers, which are kept, and their names. A revision is kept as long as its manifest is there; tagging and giving up take
/// turns, so that what was tagged stays.
/// </summary>
internal sealed partial class DatasetGrain
{
    public async Task<ViewAnswer> ViewAsync(int? run, CancellationToken cancellationToken)
    {
        (RunStatus? chosen, string? whyNot) = RunChoice.ForQueries(await RunsAsync(cancellationToken), run);
        return chosen is null
            ? new ViewAnswer(null, null, whyNot)
            : View(new RevisionKey(chosen.Run, chosen.EpochsDone - 1), chosen, _state.AppliedSequence);
    }

    public async Task<ViewAnswer> ViewRevisionAsync(string revision, CancellationToken cancellationToken)
    {
        (RevisionInfo? found, long sequence, string? whyNot) = await FindAsync(revision, cancellationToken);
        if (found is null)
        {
            return new ViewAnswer(null, null, whyNot);
        }

        RunStatus status = await Run(found.Key.Run).StatusAsync(cancellationToken)
            ?? throw new InvalidOperationException($"revision {found.Key} of {_name} has no run");
        return View(found.Key, status, sequence);
    }

    public async Task<IReadOnlyList<RevisionInfo>> RevisionsAsync(CancellationToken cancellationToken)
    {
        var kept = new List<RevisionInfo>();
        foreach (string manifest in await RevisionFile.ListAsync(store, _name, cancellationToken))
        {
            (int run, int epoch) = RevisionManifest.Parse(manifest)!.Value;
            if (await Run(run).RevisionAsync(epoch, cancellationToken) is { } committed && committed.Manifest == manifest)
            {
                var key = new RevisionKey(run, epoch);
                kept.Add(new RevisionInfo(key, committed.DecisionSequence, committed.CreatedAt, [.. _state.Tags.Values.Where(tag => tag.Key == key)]));
            }
        }

        return [.. kept.OrderBy(r => (r.Key.Run, r.Key.Epoch))];
    }

    public async Task<TagAnswer> TagAsync(string revision, string name, CancellationToken cancellationToken)
    {
        if (RevisionNames.Refusal(name) is { } refusal)
        {
            return new TagAnswer(null, refusal);
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            (RevisionInfo? found, long sequence, string? whyNot) = await FindAsync(revision, cancellationToken);
            if (found is null)
            {
                return new TagAnswer(null, whyNot);
            }

            if (_state.Tags.TryGetValue(name, out RevisionTag? present))
            {
                return present.Key == found.Key && present.DecisionSequence == sequence
                    ? new TagAnswer(present, null)
                    : new TagAnswer(null, $"the tag {name} stands for {present.Key} already; choose another name, or take it away first");
            }

            var tag = new RevisionTag(name, found.Key, sequence, clock.GetUtcNow());
            await CommitAsync(new RevisionTagged(tag), cancellationToken);
            return new TagAnswer(tag, null);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<TagAnswer> UntagAsync(string revision, string name, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!_state.Tags.TryGetValue(name, out RevisionTag? tag) || (revision != name && revision != tag.Key.ToString()))
            {
                return new TagAnswer(null, tag is null ? $"there is no tag {name}" : $"the tag {name} stands for {tag.Key}, not for {revision}");
            }

            await CommitAsync(new RevisionUntagged(name), cancellationToken);
            return new TagAnswer(null, null);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<IReadOnlyList<RevisionKey>> KeepAsync(RevisionKey upcoming, int last, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<string> manifests = await RevisionFile.ListAsync(store, _name, cancellationToken);
            var keys = manifests.Select(name => RevisionManifest.Parse(name)!.Value).Select(m => new RevisionKey(m.Run, m.Epoch)).ToHashSet();
            RevisionKey[] ends = [.. (await RunsAsync(cancellationToken)).Where(r => r.Run < upcoming.Run && r.EpochsDone > 0).Select(r => new RevisionKey(r.Run, r.EpochsDone - 1))];
            HashSet<RevisionKey> kept = RevisionNames.Kept(keys, upcoming, last, [.. ends, .. _state.Tags.Values.Select(tag => tag.Key)]);
            foreach (string name in manifests)
            {
                (int run, int epoch) = RevisionManifest.Parse(name)!.Value;
                if (!kept.Contains(new RevisionKey(run, epoch)))
                {
                    await store.DeleteAsync(StoreLayout.Revisions(_name) + name, cancellationToken);
                }
            }

            return [.. kept];
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A kept revision by its name, by a tag, or as <c>latest</c>, and the decisions that go with it.</summary>
    private async Task<(RevisionInfo? Found, long DecisionSequence, string? WhyNot)> FindAsync(string revision, CancellationToken cancellationToken)
    {
        RevisionKey? key = RevisionKey.Parse(revision);
        long? sequence = null;
        if (revision == RevisionNames.Latest)
        {
            ViewAnswer latest = await ViewAsync(null, cancellationToken);
            if (latest.View is null)
            {
                return (null, 0, latest.WhyNot);
            }

            (key, sequence) = (latest.View.Revision, latest.View.DecisionSequence);
        }
        else if (_state.Tags.TryGetValue(revision, out RevisionTag? tag))
        {
            (key, sequence) = (tag.Key, tag.DecisionSequence);
        }

        IReadOnlyList<RevisionInfo> kept = await RevisionsAsync(cancellationToken);
        return kept.FirstOrDefault(r => r.Key == key) is { } found
            ? (found, sequence ?? found.DecisionSequence, null)
            : (null, 0, $"there is no revision {revision}, or it is not kept any more (kept: {(kept.Count == 0 ? "none" : string.Join(", ", kept.Select(r => r.Key)))})");
    }

    private static ViewAnswer View(RevisionKey revision, RunStatus run, long decisionSequence) => new(
        new RevisionView(
            revision,
            run.Scope,
            decisionSequence,
            IssueThresholds.Constant(run.Scope.Classes, IssueRule.DefaultThreshold).Values.ToArray(),
            run.Reports[revision.Epoch].Mixture),
        run,
        null);
}
