using SatCurate.Feed.Frames;

namespace SatCurate.Feed.Connections;

/// <summary>How long a server may be silent.</summary>
/// <param name="silence">At most so long.</param>
/// <param name="clock">Measures it.</param>
internal sealed class Patience(TimeSpan silence, TimeProvider clock)
{
    /// <summary>Waits for the server.</summary>
    /// <exception cref="CutOffException">It is silent for too long, or the connection is lost.</exception>
    public async Task<T> KeepAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(silence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await act(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CutOffException("the server does not answer any more", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new CutOffException(e.Message, e);
        }
    }
}
