using System.Globalization;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <content>
/// Appends. Whatever goes wrong, the object itself tells what happened: it ends where the append would begin, or the bytes stand there, or others
/// do. Two calls that append the same bytes at the same place both hear that they are there; a journal's batches are of one writer, and two
/// seals of one segment mean the same.
/// </content>
public sealed partial class AzureStore
{
    /// <summary>What the service takes in one append.</summary>
    private const int MostAppended = 100 << 20;

    /// <summary>Where the patience has run out, one more look may take this long.</summary>
    private static readonly TimeSpan s_lastLook = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        DemandWritable(name);
        DemandAppendable(name, bytes.Length);
        if (bytes.Length == 0)
        {
            return await LengthAsync(name, cancellationToken) == position; // the service refuses an empty append
        }

        bool appended = await _requests.RunAsync(name, token => AppendAsync(name, position, bytes, cancellationToken, token), cancellationToken);
        if (!appended)
        {
            _tails[name] = null;
        }

        return appended;
    }

    private static void DemandAppendable(string name, int bytes)
    {
        if (bytes > MostAppended)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"{name}: {bytes:N0} bytes are more than one append takes ({MostAppended:N0}), and it can't be parted"));
        }
    }

    private static async Task<BlobAppendInfo> AppendBlockAsync(
        AppendBlobClient blob, BlobTail tail, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await blob.AppendBlockAsync(
            StreamOf(bytes),
            new AppendBlobAppendBlockOptions
            {
                Conditions = new AppendBlobRequestConditions { IfMatch = tail.ETag, IfAppendPositionEqual = tail.Length },
            },
            cancellationToken);

    /// <param name="name">The object.</param>
    /// <param name="position">Where the bytes are to stand.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancelled">The caller's wish to stop.</param>
    /// <param name="cancellationToken">The same, and the end of the patience.</param>
    private async Task<bool> AppendAsync(
        string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        AppendBlobClient blob = AppendBlob(name);
        if (_tails[name]?.Length != position)
        {
            await StateAsync(name, cancellationToken); // an end that others have moved, or that was never seen
        }

        while (_tails[name] is { } end && end.Length == position)
        {
            try
            {
                BlobAppendInfo appended = await AppendBlockAsync(blob, end, bytes, cancellationToken);
                _tails[name] = new BlobTail(appended.ETag, position + bytes.Length);
                return true;
            }
            catch (RequestFailedException e) when (BlobRequests.IsConditionNotMet(e) || BlobRequests.IsAbsent(e))
            {
                // Somebody else wrote, or this very append did and its answer was lost.
            }
            catch (Exception e) when (BlobRequests.IsOutcomeUnknown(e) && !cancelled.IsCancellationRequested)
            {
                using var look = new CancellationTokenSource(s_lastLook);
                if (await StandsThereAsync(name, position, bytes, look.Token) is { } stands)
                {
                    return stands;
                }

                throw;
            }

            if (await StandsThereAsync(name, position, bytes, cancellationToken) is { } result)
            {
                return result;
            }
        }

        return false;
    }

    /// <summary>
    /// True where the bytes stand at <paramref name="position"/>; false where anything else does, or the object is gone; null where it ends
    /// there. Leaves what it saw of the end in the known tails.
    /// </summary>
    private async Task<bool?> StandsThereAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await StateAsync(name, cancellationToken) is not { IsPending: false } state)
            {
                return false;
            }

            if (state.Length <= position)
            {
                return state.Length == position ? null : false;
            }

            if (state.Length < position + bytes.Length)
            {
                return false;
            }

            try
            {
                await using Stream? stream = await DownloadAsync(name, position, bytes.Length, state.ETag, cancellationToken);
                byte[] there = new byte[bytes.Length];
                return stream is not null
                    && await stream.ReadAtLeastAsync(there, there.Length, throwOnEndOfStream: false, cancellationToken) == there.Length
                    && there.AsSpan().SequenceEqual(bytes.Span);
            }
            catch (RequestFailedException e) when (BlobRequests.IsConditionNotMet(e))
            {
                // It went on meanwhile: look again.
            }
        }
    }
}
