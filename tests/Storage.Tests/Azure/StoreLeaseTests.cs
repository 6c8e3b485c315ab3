using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using SatCurate.Azurite;
using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Azure;

/// <summary>One holder a container: who gets it, who waits, and who notices that it is lost.</summary>
public sealed class StoreLeaseTests(AzuriteServer server) : IAsyncLifetime
{
    private static readonly StoreOwner s_here = StoreOwner.Here("clean x") with { Endpoint = "127.0.0.1:30000" };
    private AzureContainer _container = null!;

    public async ValueTask InitializeAsync() => _container = await AzureContainer.MakeAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task OpenAsync_HeldByThisProcess_ThrowsWithItsOwner()
    {
        await using AzureStore held = await _container.OpenAsync();
        await held.SetEndpointAsync("127.0.0.1:30000", Token.Current);
        StoreOwner owner = (await Should.ThrowAsync<StoreHeldException>(() => _container.OpenAsync())).Owner.ShouldNotBeNull();
        (owner with { StartedAt = default }).ShouldBe(s_here with { Purpose = "tests", StartedAt = default });
        owner.IsOfThisMachine().ShouldBeTrue();
        (await ReadOwnerAsync()).ShouldBe(owner);
    }

    [Fact]
    public async Task DisposeAsync_Done_LetsTheNextOneInAtOnce()
    {
        await (await _container.OpenAsync()).DisposeAsync();
        (await ReadOwnerAsync()).ShouldBeNull();
        await (await _container.OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task ShareAsync_SameCluster_HoldsItTogetherAndOutlivesWhoLeaves()
    {
        AzureStore first = await _container.ShareAsync("a");
        await using AzureStore second = await _container.ShareAsync("a");
        (await first.CreateAsync("x", new byte[1], Token.Current)).ShouldBeTrue();
        (await second.CreateAsync("x", new byte[1], Token.Current)).ShouldBeFalse();
        await first.DisposeAsync();
        (await second.CreateAsync("y", new byte[1], Token.Current)).ShouldBeTrue();
        (await ReadOwnerAsync()).ShouldNotBeNull().ToString().ShouldBe("cluster a");
    }

    [Fact]
    public async Task ShareAsync_HeldByAProcessOrAnotherCluster_Throws()
    {
        AzureStore alone = await _container.OpenAsync();
        (await Should.ThrowAsync<StoreHeldException>(() => _container.ShareAsync("a"))).Owner.ShouldNotBeNull().Purpose.ShouldBe("tests");
        await alone.DisposeAsync();
        AzureStoreOptions hasty = AzureContainer.Options with { Lease = TimeSpan.FromSeconds(15), Renewal = TimeSpan.FromSeconds(2) };
        await using AzureStore shared = await _container.ShareAsync("a", options: hasty);
        await Task.WhenAll(
            Should.ThrowAsync<StoreHeldException>(() => _container.ShareAsync("b", options: hasty)),
            Should.ThrowAsync<StoreHeldException>(() => _container.OpenAsync(options: hasty)));
        (await shared.CreateAsync("x", new byte[1], Token.Current)).ShouldBeTrue();
    }

    [Fact]
    public async Task ShareAsync_BesideAnUpload_LeavesWhatIsBeingWritten()
    {
        await using AzureStore first = await _container.ShareAsync("a");
        await _container.Client().GetBlobClient("~cut/begun").UploadAsync(BinaryData.FromString("by another silo"), Token.Current);
        await using AzureStore second = await _container.ShareAsync("a");
        (await _container.Client().GetBlobClient("~cut/begun").ExistsAsync(Token.Current)).Value.ShouldBeTrue();
    }

    [Fact]
    public async Task OpenAsync_HolderOfThisMachineHasDied_TakesOverAtOnce()
    {
        await LeaveLeaseAsync(s_here with { ProcessId = int.MaxValue });
        bool waited = false;
        await using AzureStore store = await _container.OpenAsync(notices: new StoreNotices(_ => waited = true, _ => { }));
        (await store.CreateAsync("a", new byte[1], Token.Current)).ShouldBeTrue();
        waited.ShouldBeFalse();
    }

    [Fact]
    public async Task OpenAsync_ProcessIdOfTheDeadIsUsedAgain_TakesOverAtOnce()
    {
        await LeaveLeaseAsync(s_here with { StartedAt = DateTimeOffset.UnixEpoch }); // before this process began
        await (await _container.OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_ManyAfterOneThatDied_ExactlyOneHoldsIt()
    {
        await LeaveLeaseAsync(s_here with { ProcessId = int.MaxValue });
        AzureStore?[] opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await _container.OpenAsync();
            }
            catch (StoreHeldException)
            {
                return null;
            }
        })));
        AzureStore holder = opened.OfType<AzureStore>().ShouldHaveSingleItem();
        (await holder.CreateAsync("a", new byte[1], Token.Current)).ShouldBeTrue();
        await holder.DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_HolderElsewhereWhoseLeaseEnds_SaysThatItWaitsAndTakesOver()
    {
        await LeaveLeaseAsync(s_here with { Machine = "other", MachineKey = "other" });
        var waiting = new TaskCompletionSource<string>();
        Task<AzureStore> opening = _container.OpenAsync(notices: new StoreNotices(waiting.SetResult, _ => { }));
        string said = await waiting.Task.WaitAsync(Token.Current);
        said.ShouldContain($"process {s_here.ProcessId} on other (clean x)");
        await Owner().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Token.Current); // as if it had run out
        await (await opening).DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_HolderElsewhereThatLives_NamesProcessAndMachineInTheEnd()
    {
        await LeaveLeaseAsync(s_here with { Machine = "other", MachineKey = "other" }, BlobLeaseClient.InfiniteLeaseDuration);
        StoreHeldException held = await Should.ThrowAsync<StoreHeldException>(() => _container.OpenAsync());
        held.Message.ShouldContain($"process {s_here.ProcessId} on other (clean x)");
    }

    [Fact]
    public async Task Lease_TakenByAnother_IsNoticedAndEveryWriteFails()
    {
        var lost = new TaskCompletionSource<string>();
        await using AzureStore store = await _container.OpenAsync(notices: new StoreNotices(_ => { }, lost.SetResult));
        await store.CreateAsync("a", new byte[1], Token.Current);
        await using AzureStore other = await _container.OpenBesideHolderAsync(AzureContainer.Options);
        string why = await lost.Task.WaitAsync(Token.Current);
        why.ShouldContain("the store was lost");
        why.ShouldContain(_container.Name);
        (await Should.ThrowAsync<IOException>(async () => await store.AppendAsync("a", 1, new byte[1], Token.Current)))
            .Message.ShouldContain("no longer holds");
        (await store.ReadAllAsync("a", Token.Current)).ShouldBe([0]);
        (await other.AppendAsync("a", 1, new byte[1], Token.Current)).ShouldBeTrue();
    }

    [Fact]
    public async Task Lease_ServiceUnreachableLongerThanItLasts_IsLost()
    {
        var wire = new WireFaults();
        var lost = new TaskCompletionSource<string>();
        await using AzureStore store = await _container.OpenAsync(wire, notices: new StoreNotices(_ => { }, lost.SetResult));
        wire.Answer = _ => (503, "ServerBusy");
        (await lost.Task.WaitAsync(Token.Current)).ShouldContain("could not be renewed in time");
        wire.Answer = _ => null;
    }

    [Fact]
    public async Task Lease_ServiceUnreachableForAWhile_IsKept()
    {
        var wire = new WireFaults();
        bool lost = false;
        await using AzureStore store = await _container.OpenAsync(wire, notices: new StoreNotices(_ => { }, _ => lost = true));
        int busy = 40; // more than one renewal's repetitions
        wire.Answer = _ => Interlocked.Decrement(ref busy) > 0 ? (503, "ServerBusy") : null;
        while (Volatile.Read(ref busy) > -3)
        {
            await Task.Delay(20, Token.Current);
        }

        lost.ShouldBeFalse();
        (await store.CreateAsync("a", new byte[1], Token.Current)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"formatVersion":2}""", "Use the SatCurate that wrote the store")]
    [InlineData("{", "damaged")]
    public async Task OpenAsync_VersionFileNotKnown_SaysSo(string content, string expected)
    {
        await _container.Client().UploadBlobAsync("store.json", BinaryData.FromString(content), Token.Current);
        (await Should.ThrowAsync<UserErrorException>(() => _container.OpenAsync())).Message.ShouldContain(expected);
        (await Should.ThrowAsync<UserErrorException>(ReadOnlyAsync)).Message.ShouldContain(expected);
        (await ReadOwnerAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task OpenReadOnlyAsync_BesideTheHolder_ReadsAndRefusesToWrite()
    {
        (await Should.ThrowAsync<UserErrorException>(ReadOnlyAsync)).Message.ShouldContain("no store");
        await using AzureStore store = await _container.OpenAsync();
        await store.CreateAsync("a", new byte[] { 1 }, Token.Current);
        await using AzureStore reader = await ReadOnlyAsync();
        (await reader.ReadAllAsync("a", Token.Current)).ShouldBe([1]);
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.CreateAsync("b", new byte[1], Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.PublishAsync("b", (_, _) => default, Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.AppendAsync("a", 1, new byte[1], Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.CutAsync("a", 1, 0, Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.DeleteAsync("a", Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.SetEndpointAsync("x", Token.Current));
    }

    private BlobClient Owner() => _container.Client().GetBlobClient("owner.json");

    private Task<AzureStore> ReadOnlyAsync() => AzureStore.OpenReadOnlyAsync(_container.Client(), "", AzureContainer.Options, Token.Current);

    private Task<StoreOwner?> ReadOwnerAsync() => AzureStore.ReadOwnerAsync(_container.Client(), "", AzureContainer.Options, Token.Current);

    /// <summary>A lease whose holder wrote that down and does nothing more.</summary>
    private async Task LeaveLeaseAsync(StoreOwner owner, TimeSpan? length = null)
    {
        await Owner().UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(owner, JsonSerializerOptions.Web)), Token.Current);
        await Owner().GetBlobLeaseClient().AcquireAsync(length ?? TimeSpan.FromSeconds(60), cancellationToken: Token.Current);
    }
}
