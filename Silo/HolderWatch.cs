using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace SatCurate.Silo;

/// <summary>
/// Notices when the process that holds a store ends, by a connection that ends with it: without, a call to a process that was killed is answered
/// by a timeout alone, and a client that has not connected yet waits for ever.
/// </summary>
internal sealed class HolderWatch : IDisposable
{
    private static readonly TimeSpan BetweenConnections = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _done = new();
    private readonly IPEndPoint _gateway;
    private readonly string _location;
    private readonly Task _gone;

    /// <param name="gateway">Where the holder listens.</param>
    /// <param name="location">The store, for messages.</param>
    public HolderWatch(IPEndPoint gateway, string location)
    {
        (_gateway, _location) = (gateway, location);
        _gone = Task.Run(UntilGoneAsync);
    }

    /// <summary>Waits for <paramref name="work"/>, but no longer than the holder is there.</summary>
    /// <exception cref="HolderGoneException">The holder ended first.</exception>
    public async Task WhileThereAsync(Task work)
    {
        if (await Task.WhenAny(work, _gone) == _gone && !work.IsCompleted && _gone.IsCompletedSuccessfully)
        {
            throw new HolderGoneException(_location);
        }

        await work;
    }

    /// <summary>
    /// Makes a call to one of the holder's grains. A holder that ends closes its gateway first: what fails of that is its end too, a moment
    /// before it can be seen. A call that no grain has seen is made again while the holder is there.
    /// </summary>
    /// <param name="call">Makes the call.</param>
    /// <exception cref="HolderGoneException">The holder ended first.</exception>
    public async Task CallAsync(Func<Task> call)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await WhileThereAsync(call());
                return;
            }
            catch (OrleansException e)
            {
                if (await Task.WhenAny(_gone, Task.Delay(BetweenCalls)) == _gone)
                {
                    throw new HolderGoneException(_location);
                }

                if (!IsUnmade(e) || Stopwatch.GetElapsedTime(begun) > Patience)
                {
                    throw;
                }
            }
        }
    }

    public void Dispose()
    {
        _done.Cancel();
        _done.Dispose();
    }

    /// <summary>True where no grain has seen the call: it was not sent, or a silo that ends has placed no grain for it.</summary>
    private static bool IsUnmade(OrleansException e) => e is ConnectionFailedException || e.GetType() == typeof(OrleansException);

    /// <summary>Ends when nobody listens any more. The holder closes a connection that says nothing, after which the next one is tried.</summary>
    private async Task UntilGoneAsync()
    {
        CancellationToken done = _done.Token;
        byte[] anything = new byte[64];
        while (true)
        {
            using var connection = new TcpClient();
            try
            {
                await connection.ConnectAsync(_gateway, done);
            }
            catch (SocketException)
            {
                return;
            }

            try
            {
                while (await connection.GetStream().ReadAsync(anything, done) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Reset: as good as closed.
            }

            await Task.Delay(BetweenConnections, done);
        }
    }
}
