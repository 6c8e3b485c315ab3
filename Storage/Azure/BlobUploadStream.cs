using System.Buffers;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <summary>
/// Collects what is published: one request where it is small, staged pieces and one commit where it is not. Nobody sees anything before
/// <see cref="CompleteAsync"/>, and without it nothing is ever seen.
/// </summary>
internal sealed class BlobUploadStream(BlockBlobClient blob, BlobRequests requests, string name, int piece) : Stream
{
    // Publishers of one name share the place where pieces wait: theirs must never be taken for ours.
    private readonly string _publisher = Guid.NewGuid().ToString("N");
    private readonly List<string> _staged = [];
    private readonly PooledBuffer _buffer = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_buffer.WrittenCount == piece)
            {
                await StageAsync(cancellationToken);
            }

            int part = Math.Min(buffer.Length, piece - _buffer.WrittenCount);
            _buffer.Write(buffer.Span[..part]);
            buffer = buffer[part..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Waits for a request once in <c>piece</c> bytes; writers of large objects write asynchronously.</summary>
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Makes all that was written the content of the object.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_staged.Count == 0)
        {
            await requests.RunAsync(name, token => blob.UploadAsync(Body(), new BlobUploadOptions { TransferOptions = new() { InitialTransferSize = piece } }, token), cancellationToken);
            return;
        }

        await StageAsync(cancellationToken);
        await requests.RunAsync(name, CommitAsync, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _buffer.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        // Identifiers of one blob must all be equally long.
        string id = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{_publisher}-{_staged.Count:D5}"));
        await requests.RunAsync(name, token => blob.StageBlockAsync(id, Body(), (BlockBlobStageBlockOptions?)null, token), cancellationToken);
        _staged.Add(id);
        _buffer.Clear();
    }

    private async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await blob.CommitBlockListAsync(_staged, (CommitBlockListOptions?)null, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // Pieces that wait are dropped when somebody else publishes or deletes the name. That happened within this call, so this content
            // counts as published and replaced at once.
        }

        return true;
    }

    private MemoryStream Body() => AzureStore.StreamOf(_buffer.WrittenMemory);
}
