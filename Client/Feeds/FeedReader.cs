using System.Runtime.CompilerServices;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Feed;
using SatCurate.Silo;

namespace SatCurate.Client.Feeds;

/// <summary>Reads one feed over one connection to the grains.</summary>
/// <param name="session">The data set.</param>
/// <param name="batchSize">Rows of a batch.</param>
/// <param name="clock">For the pauses of a follower.</param>
internal sealed class FeedReader(DatasetSession session, int batchSize, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private Guid Ingest => session.Manifest.IngestId;

    private long Samples => session.Manifest.TrainCount;

    /// <summary>One revision, or what is left of it.</summary>
    /// <param name="revision">A kept revision or tag; null for the newest.</param>
    /// <param name="at">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Ends the feed.</param>
    /// <exception cref="FeedRefusedException">There is no such revision, or not any more.</exception>
    public async IAsyncEnumerable<CleanBatch> ReadAsync(string? revision, FeedToken? at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RevisionView view = revision is not null || at is null
            ? await ViewAsync(revision, cancellationToken)
            : await ViewAsync(at.Value, cancellationToken)
                ?? throw new FeedRefusedException(FeedRefusal.Gone, $"revision {at.Value.Revision} is not kept any more; begin again without a token");
        FeedToken pass = at ?? FeedPass.Whole(view);
        if (pass.Revision != view.Revision)
        {
            throw new FeedRefusedException(FeedRefusal.BadRequest, $"the token belongs to {pass.Revision}, not to {view.Revision}");
        }

        await foreach (CleanBatch batch in new PassRows(session, view, pass).ReadAsync(batchSize, cancellationToken))
        {
            yield return batch;
        }

        yield return BatchBuilder.Empty(pass with { Next = Samples }, Ingest) with { End = FeedEnd.Complete };
    }

    /// <summary>What has changed after <paramref name="at"/>, until no run is under way and all that there is was delivered.</summary>
    /// <param name="at">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Ends the feed.</param>
    /// <exception cref="FeedRefusedException">There is no revision, and no run that could make one.</exception>
    public async IAsyncEnumerable<CleanBatch> FollowAsync(FeedToken? at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // The runs first: what they made until then is in the view that is asked for after.
            DatasetView described = await session.DescribeAsync(cancellationToken);
            RunPhase last = described.Runs is [.., var run] ? run.Phase : RunPhase.Finished;
            ViewAnswer newest = await session.Grain.ViewAsync(null, cancellationToken);
            if (newest.View is { } view && FeedPass.After(at, view, Samples) is { } pass)
            {
                at = null; // Where the revision is not there to its end, what was delivered of it is overtaken by the newest.
                await foreach (CleanBatch batch in WhileKeptAsync(view, pass, cancellationToken))
                {
                    at = FeedToken.Parse(batch.Token, Ingest) is { } token && token.Next == Samples ? token : null;
                    yield return batch;
                }
            }
            else if (last == RunPhase.Active)
            {
                await Task.Delay(Interval, clock, cancellationToken);
            }
            else
            {
                FeedToken end = at ?? throw new FeedRefusedException(FeedRefusal.NothingYet, newest.WhyNot ?? "there is no revision to feed from");
                yield return BatchBuilder.Empty(end, Ingest) with { End = EndOf(last) };
                yield break;
            }
        }
    }

    /// <summary>The rest of a pass; ends early where its revision is collected meanwhile, as it is where the receiver is slow.</summary>
    private async IAsyncEnumerable<CleanBatch> WhileKeptAsync(RevisionView newest, FeedToken pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ViewAsync(newest, pass, cancellationToken) is not { } view)
        {
            yield break;
        }

        await using IAsyncEnumerator<CleanBatch> batches = new PassRows(session, view, pass).ReadAsync(batchSize, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await batches.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception e) when (e is not (OperationCanceledException or HolderGoneException))
            {
                ViewAnswer now = await session.Grain.ViewAsync(null, cancellationToken);
                if (now.View?.Revision == pass.Revision || await ViewAsync(pass, cancellationToken) is not null)
                {
                    throw;
                }

                yield break;
            }

            yield return batches.Current;
        }
    }

    /// <summary>The view of a pass; null where its revision is neither the newest nor kept.</summary>
    private async Task<RevisionView?> ViewAsync(RevisionView newest, FeedToken pass, CancellationToken cancellationToken) =>
        newest.Revision == pass.Revision ? newest with { DecisionSequence = pass.DecisionSequence } : await ViewAsync(pass, cancellationToken);

    private async Task<RevisionView?> ViewAsync(FeedToken pass, CancellationToken cancellationToken)
    {
        ViewAnswer answer = await session.Grain.ViewRevisionAsync(pass.Revision.ToString(), cancellationToken);
        return answer.View is { } view ? view with { DecisionSequence = pass.DecisionSequence } : null;
    }

    private async Task<RevisionView> ViewAsync(string? revision, CancellationToken cancellationToken)
    {
        ViewAnswer answer = revision is null
            ? await session.Grain.ViewAsync(null, cancellationToken)
            : await session.Grain.ViewRevisionAsync(revision, cancellationToken);
        return answer.View ?? throw new FeedRefusedException(
            revision is null ? FeedRefusal.NothingYet : FeedRefusal.NotFound, answer.WhyNot ?? "there is no revision to feed from");
    }

    private static FeedEnd EndOf(RunPhase phase) => phase switch
    {
        RunPhase.Finished => FeedEnd.Finished,
        RunPhase.Failed => FeedEnd.Failed,
        _ => FeedEnd.Stopped,
    };
}
