using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace SatCurate.Silo.Tests;

public sealed class HolderWatchTests : IDisposable
{
    private readonly TcpListener _holder = new(IPAddress.Loopback, 0);

    public HolderWatchTests() => _holder.Start();

    [Fact]
    public async Task CallAsync_NotSentWhileTheHolderIsThere_IsMadeAgain()
    {
        using var watch = new HolderWatch((IPEndPoint)_holder.LocalEndpoint, "store");
        int calls = 0;
        await watch.CallAsync(() => ++calls == 1 ? Task.FromException(new ConnectionFailedException("Unable to connect, will retry")) : Task.CompletedTask);
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task CallAsync_NotSentToAHolderThatIsEnding_IsItsEnd()
    {
        using var watch = new HolderWatch((IPEndPoint)_holder.LocalEndpoint, "store");
        await Should.ThrowAsync<HolderGoneException>(() => watch.CallAsync(() =>
        {
            _holder.Stop();
            return Task.FromException(new ConnectionFailedException("Unable to connect, will retry"));
        }));
    }

    [Fact]
    public async Task CallAsync_BrokenByAHolderThatIsEnding_IsItsEnd()
    {
        using var watch = new HolderWatch((IPEndPoint)_holder.LocalEndpoint, "store");
        await Should.ThrowAsync<HolderGoneException>(() => watch.CallAsync(() =>
        {
            _holder.Stop();
            return Task.FromException(new SiloUnavailableException("the silo is unavailable"));
        }));
    }

    /// <summary>It may have been carried out: whether to make it again is the caller's to say.</summary>
    [Fact]
    public async Task CallAsync_BrokenWhileTheHolderIsThere_FailsAsItDid()
    {
        using var watch = new HolderWatch((IPEndPoint)_holder.LocalEndpoint, "store");
        int calls = 0;
        await Should.ThrowAsync<SiloUnavailableException>(() => watch.CallAsync(() =>
        {
            calls++;
            return Task.FromException(new SiloUnavailableException("the silo is unavailable"));
        }));
        calls.ShouldBe(1);
    }

    public void Dispose() => _holder.Dispose();
}
