using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using SatCurate.Azurite;
using SatCurate.Storage.Tests.Journals;

namespace SatCurate.Storage.Tests.Azure;

/// <summary>What goes over the wire, and what is made of the answers.</summary>
public sealed class AzureWireTests(AzuriteServer server) : IAsyncLifetime
{
    private readonly WireFaults _wire = new();
    private AzureContainer _container = null!;
    private AzureStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _container = await AzureContainer.MakeAsync(server);
        _store = await _container.OpenAsync(_wire, options: AzureContainer.Options with { Renewal = TimeSpan.FromHours(1) });
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task AppendAsync_OneAfterTheOther_IsOneRequestEach()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        _wire.Sent.Clear();
        for (int i = 0; i < 10; i++)
        {
            (await _store.AppendAsync("log", 10 + (20_000 * i), Bytes(20_000), Token.Current)).ShouldBeTrue();
        }

        _wire.Sent.ShouldBe(Enumerable.Repeat("PUT ?comp=appendblock", 10));
    }

    [Fact]
    public async Task AppendAsync_ByAnotherThanTheCreator_AsksForTheEndOnce()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        await _store.DisposeAsync();
        _store = await _container.OpenAsync(_wire);
        _wire.Sent.Clear();
        (await _store.AppendAsync("log", 10, Bytes(1), Token.Current)).ShouldBeTrue();
        (await _store.AppendAsync("log", 11, Bytes(1), Token.Current)).ShouldBeTrue();
        _wire.Sent.ShouldBe(["HEAD ", "PUT ?comp=appendblock", "PUT ?comp=appendblock"]);
    }

    [Fact]
    public async Task Journal_TakenOver_IsAHandfulOfRequests()
    {
        await (await JournalText.OpenInAsync(_store, "j/")).AddAsync("a");
        _wire.Sent.Clear();
        await JournalText.OpenInAsync(_store, "j/");
        _wire.Sent.Select(sent => sent.Split('&')[0]).ShouldBe(
            ["GET ?restype=container", "GET ", "PUT ?comp=appendblock", "PUT ", "PUT ?comp=appendblock"]);
    }

    [Theory]
    [InlineData(nameof(Fault.AnswerLost), 1)]
    [InlineData(nameof(Fault.AnswerLost), 3)]
    [InlineData(nameof(Fault.Before), 5)]
    [InlineData(nameof(Fault.Torn), 2)]
    public async Task AppendAsync_FaultsThatEnd_SaysTrueAndWritesOnce(string kind, int times)
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        _wire.OnWrite = () => times-- > 0 ? Enum.Parse<Fault>(kind) : Fault.None;
        (await _store.AppendAsync("log", 10, Bytes(1000), Token.Current)).ShouldBeTrue();
        (await _store.AppendAsync("log", 1010, Bytes(5), Token.Current)).ShouldBeTrue();
        (await _store.ReadAllAsync("log", Token.Current)).ShouldBe([.. Bytes(10), .. Bytes(1000), .. Bytes(5)]);
    }

    [Theory]
    [InlineData(nameof(Fault.AnswerLost), 1)]
    [InlineData(nameof(Fault.AnswerLost), 3)]
    [InlineData(nameof(Fault.Before), 5)]
    [InlineData(nameof(Fault.Torn), 2)]
    public async Task CreateAsync_FaultsThatEnd_SaysTrue(string kind, int times)
    {
        _wire.OnWrite = () => times-- > 0 ? Enum.Parse<Fault>(kind) : Fault.None;
        (await _store.CreateAsync("log", Bytes(1000), Token.Current)).ShouldBeTrue();
        (await _store.CreateAsync("log", Bytes(1000), Token.Current)).ShouldBeFalse();
        (await _store.ReadAllAsync("log", Token.Current)).ShouldBe(Bytes(1000));
    }

    [Fact]
    public async Task CreateAsync_RacersWithOneContent_ExactlyOneWins()
    {
        for (int round = 0; round < 5; round++)
        {
            string name = $"race/{round}";
            bool[] won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
                Task.Run(async () => await _store.CreateAsync(name, Bytes(23), Token.Current))));
            won.Count(w => w).ShouldBe(1);
        }
    }

    [Fact]
    public async Task CreateAsync_BegunByOneWhoDied_CountsAsAbsentAndIsTakenOver()
    {
        AppendBlobClient begun = _container.Client().GetAppendBlobClient("log");
        await begun.CreateAsync(
            new AppendBlobCreateOptions { Metadata = new Dictionary<string, string> { ["creator"] = "dead", ["pending"] = "1" } }, Token.Current);
        (await _store.LengthAsync("log", Token.Current)).ShouldBeNull();
        (await _store.OpenReadAsync("log", 0, null, Token.Current)).ShouldBeNull();
        (await _store.OpenReadAsync("log", 0, 0, Token.Current)).ShouldBeNull();
        (await _store.OpenReadAsync("log", 5, 5, Token.Current)).ShouldBeNull();
        (await _store.AppendAsync("log", 0, Bytes(1), Token.Current)).ShouldBeFalse();
        (await _store.CutAsync("log", 0, 0, Token.Current)).ShouldBeFalse();
        (await NamesAsync()).ShouldBeEmpty();
        (await _store.CreateAsync("log", Bytes(10), Token.Current)).ShouldBeTrue();
        (await _store.ReadAllAsync("log", Token.Current)).ShouldBe(Bytes(10));
    }

    [Fact]
    public async Task CutAsync_ToNothing_LeavesAnEmptyObject()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        (await _store.CutAsync("log", 10, 0, Token.Current)).ShouldBeTrue();
        (await _store.LengthAsync("log", Token.Current)).ShouldBe(0);
        (await _store.CreateAsync("log", Bytes(1), Token.Current)).ShouldBeFalse();
        (await _store.AppendAsync("log", 0, Bytes(2), Token.Current)).ShouldBeTrue();
    }

    [Fact]
    public async Task CutAsync_Done_LeavesNoTemporaryAndAnOpeningCollectsThoseOfTheDead()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        await _store.CutAsync("log", 10, 4, Token.Current);
        await _container.Client().UploadBlobAsync("~cut/left", BinaryData.FromString("x"), Token.Current);
        (await NamesAsync()).ShouldBe(["log"]);
        await _store.DisposeAsync();
        _store = await _container.OpenAsync(_wire);
        (await BlobsAsync()).Order(StringComparer.Ordinal).ShouldBe(["log", "owner.json", "store.json"]);
    }

    [Fact]
    public async Task PublishAsync_SmallerThanAPiece_IsOneRequest()
    {
        _wire.Sent.Clear();
        await _store.PublishAsync("p", (stream, token) => stream.WriteAsync(Bytes(500_000), token), Token.Current);
        _wire.Sent.ShouldBe(["PUT "]);
    }

    [Fact]
    public async Task OpenReadAsync_WholeObject_IsOneRequest()
    {
        await _store.PublishAsync("p", (stream, token) => stream.WriteAsync(Bytes(3_000_000), token), Token.Current);
        _wire.Sent.Clear();
        (await _store.ReadAllAsync("p", Token.Current)).ShouldBe(Bytes(3_000_000));
        _wire.Sent.ShouldBe(["GET "]);
    }

    [Fact]
    public async Task ListAsync_MoreThanAPage_GivesEveryName()
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"d/{i:D3}")];
        await Task.WhenAll(names.Select(name => _store.CreateAsync(name, ReadOnlyMemory<byte>.Empty, Token.Current).AsTask()));
        _wire.Sent.Clear();
        (await NamesAsync()).ShouldBe(names);
        _wire.Sent.Count.ShouldBe(3); // pages of 20
    }

    [Fact]
    public async Task AppendAsync_FiveMegabytes_IsOneAppend()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        _wire.Sent.Clear();
        (await _store.AppendAsync("log", 10, Bytes(5 << 20), Token.Current)).ShouldBeTrue();
        _wire.Sent.Count.ShouldBe(1);
        await using Stream tail = (await _store.OpenReadAsync("log", (5 << 20) + 5, 100, Token.Current))!;
        var read = new MemoryStream();
        await tail.CopyToAsync(read, Token.Current);
        read.ToArray().ShouldBe(Bytes(5 << 20)[^5..]);
    }

    [Fact]
    public async Task AppendAsync_MoreThanTheServiceTakesAtOnce_SaysSoAndSendsNothing()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        _wire.Sent.Clear();
        (await Should.ThrowAsync<IOException>(async () => await _store.AppendAsync("log", 10, new byte[(100 << 20) + 1], Token.Current)))
            .Message.ShouldContain("104,857,600");
        _wire.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task AppendAsync_TheBlobIsFull_SaysSo()
    {
        await _store.CreateAsync("log", Bytes(10), Token.Current);
        _wire.Answer = request => request.Uri.Query.Contains("appendblock", StringComparison.Ordinal) ? (409, "BlockCountExceedsLimit") : null;
        string message = (await Should.ThrowAsync<IOException>(async () => await _store.AppendAsync("log", 10, Bytes(1), Token.Current))).Message;
        message.ShouldStartWith("log: ");
        message.ShouldContain("50,000");
    }

    [Fact]
    public async Task AllMembers_TheServiceStaysBusy_NameTheObjectAndTheStatusAndNoSecret()
    {
        await using AzureStore hurried = await _container.OpenAsync(
            _wire, "hurried/", options: AzureContainer.Options with { Retries = 3, Renewal = TimeSpan.FromHours(1) });
        await hurried.CreateAsync("log", Bytes(10), Token.Current);
        _wire.Answer = _ => (503, "ServerBusy");
        Func<Task>[] calls =
        [
            async () => await hurried.CreateAsync("new", Bytes(1), Token.Current),
            async () => await hurried.AppendAsync("log", 10, Bytes(1), Token.Current),
            async () => await hurried.CutAsync("log", 10, 1, Token.Current),
            async () => await hurried.PublishAsync("log", (stream, token) => stream.WriteAsync(Bytes(1), token), Token.Current),
            async () => await hurried.LengthAsync("log", Token.Current),
            async () => await hurried.ReadAllAsync("log", Token.Current),
            async () => await hurried.DeleteAsync("log", Token.Current),
        ];
        foreach (Func<Task> call in calls)
        {
            string message = (await Should.ThrowAsync<IOException>(call)).Message;
            message.ShouldContain("503 ServerBusy");
            message.ShouldContain("azure:");
            message.ShouldNotContain("http");
            message.ShouldNotContain("\n");
        }

        _wire.Answer = _ => null;
    }

    [Fact]
    public async Task OpenAsync_TwoPrefixesOfOneContainer_AreStoresOfTheirOwn()
    {
        await using AzureStore team = await _container.OpenAsync(prefix: "team/");
        await _store.CreateAsync("a", Bytes(1), Token.Current);
        await team.CreateAsync("b", Bytes(2), Token.Current);
        (await team.LengthAsync("a", Token.Current)).ShouldBeNull();
        team.Location.ShouldBe($"azure:{_container.Name}/team");
        var names = new List<string>();
        await foreach (StoreEntry entry in team.ListAsync("", Token.Current))
        {
            names.Add(entry.Name);
        }

        names.ShouldBe(["b"]);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (StoreEntry entry in _store.ListAsync("", Token.Current))
        {
            names.Add(entry.Name);
        }

        return names;
    }

    private async Task<List<string>> BlobsAsync()
    {
        var names = new List<string>();
        await foreach (BlobItem blob in _container.Client().GetBlobsAsync(cancellationToken: Token.Current))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
