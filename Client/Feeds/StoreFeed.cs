using System.Runtime.CompilerServices;
using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Feed;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Feeds;

/// <summary>
/// The feed of one data set out of its store, or the cluster that has it. Rows are read as they are taken: a receiver that pauses makes the
/// feed pause.
/// </summary>
internal sealed class StoreFeed
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SharedConnection _connections;
    private readonly TimeProvider _clock;

    public StoreFeed(SharedConnection connections, DatasetManifest manifest, TimeProvider clock) =>
        (_connections, Manifest, _clock) = (connections, manifest, clock);

    /// <summary>Name of the data set.</summary>
    public string Name => Manifest.Name;

    /// <summary>Class names in class order.</summary>
    public IReadOnlyList<string> Classes => Manifest.Classes;

    /// <summary>Samples of the training split: the rows of a whole revision.</summary>
    public long Samples => Manifest.TrainCount;

    public DatasetManifest Manifest { get; }

    /// <summary>
    /// The batches of a request. The last one has an <see cref="CleanBatch.End"/>; a sequence that ends without was cut off, and goes on with the
    /// token of the last batch. Batches of one revision come in the order of their indexes and cover each sample once.
    /// </summary>
    /// <exception cref="FeedRefusedException">The request can't be met, at once or any more.</exception>
    /// <exception cref="UserErrorException">The store is held by a process that can't be asked.</exception>
    public async IAsyncEnumerable<CleanBatch> ReadAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FeedToken? at = Check(request);
        bool reopened = false;
        while (true)
        {
            await using SharedConnection.Lease lease = await RentAsync(reopened, cancellationToken);
            DatasetSession session = await DatasetSession.OfAsync(lease.Connection, Manifest.Name, cancellationToken);
            var reader = new FeedReader(session, request.BatchSize, _clock);
            await using IAsyncEnumerator<CleanBatch> batches = (request.Follow
                ? reader.FollowAsync(at, cancellationToken)
                : reader.ReadAsync(request.Revision, at, cancellationToken)).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await batches.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (HolderGoneException)
                {
                    // What cleaned has ended: the store answers without it, or the next process does.
                    lease.IsBroken = reopened = true;
                    break;
                }

                at = FeedToken.Parse(batches.Current.Token, Manifest.IngestId);
                yield return batches.Current;
            }
        }
    }

    public static SharedConnection To(StorePlace place) =>
        new(cancellationToken => StoreConnections.OpenAsync(place, StoreAccess.OwnOrConnect, "feed", cancellationToken));

    /// <summary>Where to begin; null for the beginning.</summary>
    /// <exception cref="FeedRefusedException">The request can't be met by any data set, or its token is none of this one.</exception>
    public FeedToken? Check(FeedRequest request)
    {
        request.Check();
        return request.Token is not { } text
            ? null
            : FeedToken.Parse(text, Manifest.IngestId)
                ?? throw new FeedRefusedException(FeedRefusal.BadRequest, $"the token is none of the data set '{Manifest.Name}' as it is now");
    }

    /// <param name="again">True where a feed goes on: the process that takes the store next is given time until it can be asked.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    private async Task<SharedConnection.Lease> RentAsync(bool again, CancellationToken cancellationToken)
    {
        long begun = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await _connections.RentAsync(cancellationToken);
            }
            catch (Exception e) when ((e is HolderGoneException || (again && e is UserErrorException)) && _clock.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Interval, _clock, cancellationToken);
            }
        }
    }
}
