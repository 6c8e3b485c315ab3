using Azure;

namespace SatCurate.Storage;

/// <summary>
/// The body of a download. Where the connection breaks the rest is fetched on the condition that the blob is still the same: a reader gets one
/// content, or an <see cref="IOException"/>.
/// </summary>
/// <param name="inner">The body; disposed with this one.</param>
/// <param name="name">The object.</param>
/// <param name="location">The store.</param>
internal sealed class BlobReadStream(Stream inner, string name, string location) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw Failed(e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw Failed(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private IOException Failed(Exception e) => new(
        e is RequestFailedException { Status: 412 } ? $"{name}: it was replaced while it was read" : $"{name}: {location} {BlobRequests.Describe(e)}", e);
}
