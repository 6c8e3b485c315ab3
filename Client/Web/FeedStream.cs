using Microsoft.Extensions.Logging;
using SatCurate.Client.Feeds;
using SatCurate.Curation;
using SatCurate.Feed;

namespace SatCurate.Client.Web;

/// <summary>Brings a feed to one receiver: a batch is asked for once the one before it has gone out.</summary>
/// <param name="writer">The encoding.</param>
/// <param name="clock">For signs of life.</param>
/// <param name="logger">Told of what ends a feed before its time.</param>
internal sealed partial class FeedStream(IFeedWriter writer, TimeProvider clock, ILogger logger)
{
    /// <summary>Between signs of life, where nothing is new.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>Copies the feed to its end.</summary>
    /// <param name="batches">The feed; its first batch, where there is one, is read before anything is written.</param>
    /// <param name="begin">Called once, before the first byte.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <returns>False where the receiver can't be told that it ended early: the connection is to be broken off.</returns>
    /// <exception cref="FeedRefusedException">Before the first byte: the feed can't be had.</exception>
    public async Task<bool> CopyAsync(IAsyncEnumerable<CleanBatch> batches, Action begin, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<CleanBatch> rows = batches.GetAsyncEnumerator(cancellationToken);
        Task<bool> next = rows.MoveNextAsync().AsTask();
        await SilenceAsync(next, cancellationToken);
        if (next.IsFaulted)
        {
            await next;
        }

        try
        {
            begin();
            await writer.StartAsync(cancellationToken);
            while (true)
            {
                while (!next.IsCompleted)
                {
                    await writer.WriteAsync(s_nothing, cancellationToken);
                    await SilenceAsync(next, cancellationToken);
                }

                if (!await next)
                {
                    return false;
                }

                CleanBatch batch = rows.Current;
                if (batch.End is not null)
                {
                    await writer.EndAsync(batch, cancellationToken);
                    return true;
                }

                if (batch.Rows > 0)
                {
                    await writer.WriteAsync(batch, cancellationToken);
                }

                next = rows.MoveNextAsync().AsTask();
                await SilenceAsync(next, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CutOff(logger, e.Message);
            return await writer.FailAsync(e is FeedRefusedException or UserErrorException ? e.Message : "the feed can't go on", cancellationToken);
        }
        finally
        {
            // An enumerator may not be disposed of while it moves.
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static readonly CleanBatch s_nothing = new()
    {
        Run = "",
        Revision = "",
        Epoch = 0,
        DecisionSequence = 0,
        Index = [],
        Target = [],
        Weight = [],
        Decision = [],
        IsLastOfRevision = false,
        Token = "",
    };

    /// <summary>Waits for what comes next, but no longer than a receiver is to wait for a sign of life.</summary>
    private async Task SilenceAsync(Task next, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(Silence, clock, waiting.Token));
        await waiting.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A feed was cut off: {Why}")]
    private static partial void CutOff(ILogger logger, string why);
}
