using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace SatCurate.Silo.Tests;

public sealed class HolderWatchTests : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _accepted = [];
    private readonly Task _accepting;

    public HolderWatchTests()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public static TheoryData<OrleansException> Unmade =>
        [new ConnectionFailedException("Unable to connect, will retry"), new OrleansException("No active nodes are compatible with grain run")];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Unmade))]
    public async Task CallAsync_UnmadeWhileTheHolderIsThere_IsMadeAgain(OrleansException unmade)
    {
        using var watch = new HolderWatch((IPEndPoint)_listener.LocalEndpoint, "store");
        int calls = 0;
        await watch.CallAsync(() => ++calls == 1 ? Task.FromException(unmade) : Task.CompletedTask);
        calls.ShouldBe(2);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Unmade))]
    public async Task CallAsync_UnmadeByAHolderThatIsEnding_IsItsEnd(OrleansException unmade)
    {
        using var watch = new HolderWatch((IPEndPoint)_listener.LocalEndpoint, "store");
        await Should.ThrowAsync<HolderGoneException>(() => watch.CallAsync(async () =>
        {
            await DisposeAsync();
            throw unmade;
        }));
    }

    [Fact]
    public async Task CallAsync_BrokenByAHolderThatIsEnding_IsItsEnd()
    {
        using var watch = new HolderWatch((IPEndPoint)_listener.LocalEndpoint, "store");
        await Should.ThrowAsync<HolderGoneException>(() => watch.CallAsync(async () =>
        {
            await DisposeAsync();
            throw new SiloUnavailableException("the silo is unavailable");
        }));
    }

    /// <summary>It may have been carried out: whether to make it again is the caller's to say.</summary>
    [Fact]
    public async Task CallAsync_BrokenWhileTheHolderIsThere_FailsAsItDid()
    {
        using var watch = new HolderWatch((IPEndPoint)_listener.LocalEndpoint, "store");
        int calls = 0;
        await Should.ThrowAsync<SiloUnavailableException>(() => watch.CallAsync(() =>
        {
            calls++;
            return Task.FromException(new SiloUnavailableException("the silo is unavailable"));
        }));
        calls.ShouldBe(1);
    }

    /// <summary>As a process does that ends: nobody listens any more, and what it had accepted is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _accepted.ForEach(client => client.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _accepted.Add(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end.
        }
    }
}
