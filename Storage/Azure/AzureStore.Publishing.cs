using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <content>Objects published whole.</content>
public sealed partial class AzureStore
{
    /// <inheritdoc/>
    public async ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        DemandWritable(name);
        await using var upload = new BlobUploadStream(_container.GetBlockBlobClient(_prefix + name), _requests, name, _options.PublishedPiece);
        await write(upload, cancellationToken);
        DemandWritable(name);
        await upload.CompleteAsync(cancellationToken);
    }
}
