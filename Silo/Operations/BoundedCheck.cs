namespace SatCurate.Silo.Operations;

/// <summary>
/// Asks something that may hang, on behalf of many: whoever comes while a question is under way waits for its answer, and none waits longer
/// than the patience. A question is cancelled when its own patience is over; one that is deaf to that stays the only one.
/// </summary>
/// <param name="patience">How long an answer may take.</param>
/// <param name="clock">Measures it.</param>
/// <param name="ask">Returns where all is well, throws where it is not.</param>
internal sealed class BoundedCheck(TimeSpan patience, TimeProvider clock, Func<CancellationToken, Task> ask)
{
    private readonly Lock _gate = new();
    private Task _asking = Task.CompletedTask;

    /// <summary>What is wrong, without a word that could be a secret; null where all is well.</summary>
    public async Task<string?> FailureAsync(CancellationToken cancellationToken)
    {
        Task asking;
        lock (_gate)
        {
            asking = _asking = _asking.IsCompleted ? Task.Run(AskAsync, CancellationToken.None) : _asking;
        }

        try
        {
            await asking.WaitAsync(patience, clock, cancellationToken);
            return null;
        }
        catch (NotReadyException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {patience.TotalSeconds:0.#} s";
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e.GetType().Name; // Its message may name accounts and addresses.
        }
    }

    private async Task AskAsync()
    {
        using var end = new CancellationTokenSource(patience, clock);
        await ask(end.Token);
    }
}

/// <summary>Why this silo is not ready, in words that anybody may read.</summary>
internal sealed class NotReadyException(string message) : Exception(message);
