using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <content>
/// Objects made once. An append blob can't be made with content in one request: it is begun empty and marked pending, then gets its content.
/// Until then it counts as absent, and whoever comes next may take it over. The mark of the creator, not the content, tells whose it is: two
/// takers of one journal write the same header.
/// </content>
public sealed partial class AzureStore
{
    /// <inheritdoc/>
    public async ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        DemandWritable(name);
        DemandAppendable(name, content.Length);
        string creator = Guid.NewGuid().ToString("N");
        return await _requests.RunAsync(name, token => CreateAsync(name, creator, content, token), cancellationToken);
    }

    private async Task<bool> CreateAsync(string name, string creator, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        AppendBlobClient blob = AppendBlob(name);
        var begun = new AppendBlobCreateOptions
        {
            Metadata = BlobState.Metadata(creator, pending: content.Length > 0),
            Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All },
        };
        while (true)
        {
            if (await BeginAsync(name, blob, begun, creator, cancellationToken) is not { } tail)
            {
                return false;
            }

            if (tail.Length > 0 || content.Length == 0)
            {
                _tails[name] = tail; // ours and whole: where it has bytes already, the answer to the append was lost
                return true;
            }

            try
            {
                BlobAppendInfo appended = await AppendBlockAsync(blob, tail, content, cancellationToken);
                _tails[name] = new BlobTail(appended.ETag, content.Length);
                return true;
            }
            catch (RequestFailedException e) when (BlobRequests.IsConditionNotMet(e) || BlobRequests.IsAbsent(e))
            {
                // Either the answer to an earlier attempt was lost, or somebody else took over. The next turn finds out.
            }
        }
    }

    /// <summary>Begins an object, or takes over one that another call began and left.</summary>
    /// <returns>The end of it where it is ours; null where it is there already, and another call's.</returns>
    private async Task<BlobTail?> BeginAsync(
        string name, AppendBlobClient blob, AppendBlobCreateOptions begun, string creator, CancellationToken cancellationToken)
    {
        ETag? watched = null;
        while (true)
        {
            try
            {
                BlobContentInfo made = await blob.CreateAsync(begun, cancellationToken);
                return new BlobTail(made.ETag, 0);
            }
            catch (RequestFailedException e) when (BlobRequests.IsConditionNotMet(e))
            {
                // Seen again below, whatever made the condition fail.
            }

            begun.Conditions.IfMatch = null;
            begun.Conditions.IfNoneMatch = ETag.All;
            if (await StateAsync(name, cancellationToken) is not { } state)
            {
                continue;
            }

            if (state.Creator == creator)
            {
                return state.Tail;
            }

            if (!state.IsPending)
            {
                return null;
            }

            if (watched == state.ETag)
            {
                begun.Conditions.IfNoneMatch = null;
                begun.Conditions.IfMatch = state.ETag;
            }
            else
            {
                watched = state.ETag;
                await Task.Delay(_options.CreationGrace, cancellationToken);
            }
        }
    }
}
