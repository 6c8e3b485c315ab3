namespace SatCurate.Storage.Tests;

/// <summary>What every store must do; each store derives its own tests from this.</summary>
public abstract class StoreCompliance
{
    /// <summary>The store under test, empty at the start of each test.</summary>
    protected abstract IStore Store { get; }

    [Fact]
    public async Task CreateAsync_NewName_HoldsTheContent()
    {
        (await Store.CreateAsync("a/b.log", Bytes(1, 2, 3), Token.Current)).ShouldBeTrue();
        (await ReadAsync("a/b.log")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task CreateAsync_NameTaken_AnswersFalseAndChangesNothing()
    {
        await Store.CreateAsync("a/b", Bytes(1), Token.Current);
        (await Store.CreateAsync("a/b", Bytes(2), Token.Current)).ShouldBeFalse();
        (await ReadAsync("a/b")).ShouldBe([1]);
    }

    [Fact]
    public async Task CreateAsync_SixteenAtOnce_ExactlyOneWins()
    {
        IStore store = Store;
        CancellationToken token = Token.Current;
        bool[] won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(async () => await store.CreateAsync("race/x", Bytes((byte)i), token), token)));
        won.Count(w => w).ShouldBe(1);
        (await ReadAsync("race/x")).ShouldBe([(byte)Array.IndexOf(won, true)]);
    }

    [Fact]
    public async Task PublishAsync_NameTaken_ReplacesTheContent()
    {
        await PublishAsync("a/b", [1, 2, 3]);
        await PublishAsync("a/b", [9]);
        (await ReadAsync("a/b")).ShouldBe([9]);
    }

    [Fact]
    public async Task PublishAsync_WriterFails_LeavesTheOldContent()
    {
        await PublishAsync("a/b", [1, 2, 3]);
        await Should.ThrowAsync<InvalidOperationException>(async () => await Store.PublishAsync(
            "a/b",
            async (stream, token) =>
            {
                await stream.WriteAsync(Bytes(4, 5), token);
                throw new InvalidOperationException("the writer gave up");
            },
            Token.Current));
        (await ReadAsync("a/b")).ShouldBe([1, 2, 3]);
        (await ListAsync("")).ShouldBe(["a/b"]);
    }

    [Fact]
    public async Task PublishAsync_EightMegabytes_ReadsBackTheSame()
    {
        var content = new byte[8 << 20];
        new Random(1).NextBytes(content);
        await Store.PublishAsync(
            "big",
            async (stream, token) =>
            {
                for (int at = 0; at < content.Length; at += 1 << 20)
                {
                    await stream.WriteAsync(content.AsMemory(at, 1 << 20), token);
                }
            },
            Token.Current);
        (await Store.LengthAsync("big", Token.Current)).ShouldBe(content.Length);
        (await ReadAsync("big")).AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public async Task AppendAsync_AtTheEnd_AddsTheBytes()
    {
        await Store.CreateAsync("log", Bytes(1), Token.Current);
        (await Store.AppendAsync("log", 1, Bytes(2, 3), Token.Current)).ShouldBeTrue();
        (await Store.AppendAsync("log", 3, Bytes(4), Token.Current)).ShouldBeTrue();
        (await ReadAsync("log")).ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task AppendAsync_AnotherPosition_AnswersFalseAndChangesNothing(long position)
    {
        await Store.CreateAsync("log", Bytes(1, 2), Token.Current);
        (await Store.AppendAsync("log", position, Bytes(3), Token.Current)).ShouldBeFalse();
        (await ReadAsync("log")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task AppendAsync_NoSuchObject_AnswersFalse()
    {
        (await Store.AppendAsync("none/at/all", 0, Bytes(1), Token.Current)).ShouldBeFalse();
        (await Store.LengthAsync("none/at/all", Token.Current)).ShouldBeNull();
    }

    [Fact]
    public async Task AppendAsync_SixteenAtOnePosition_ExactlyOneWins()
    {
        IStore store = Store;
        CancellationToken token = Token.Current;
        await store.CreateAsync("log", Bytes(), token);
        for (int round = 0; round < 20; round++)
        {
            long position = round;
            bool[] won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Task.Run(async () => await store.AppendAsync("log", position, Bytes((byte)i), token), token)));
            won.Count(w => w).ShouldBe(1);
            (await ReadAsync("log"))[round].ShouldBe((byte)Array.IndexOf(won, true));
        }
    }

    [Fact]
    public async Task AppendAsync_AfterDeleteAndCreate_GoesToTheNewObject()
    {
        await Store.CreateAsync("log", Bytes(1), Token.Current);
        await Store.AppendAsync("log", 1, Bytes(2), Token.Current);
        await Store.DeleteAsync("log", Token.Current);
        (await Store.AppendAsync("log", 2, Bytes(3), Token.Current)).ShouldBeFalse();
        await Store.CreateAsync("log", Bytes(7), Token.Current);
        (await Store.AppendAsync("log", 1, Bytes(8), Token.Current)).ShouldBeTrue();
        (await ReadAsync("log")).ShouldBe([7, 8]);
    }

    [Fact]
    public async Task CutAsync_AtTheEnd_ShortensAndAppendsGoOnThere()
    {
        await Store.CreateAsync("log", Bytes(1, 2, 3, 4), Token.Current);
        (await Store.CutAsync("log", 4, 2, Token.Current)).ShouldBeTrue();
        (await Store.AppendAsync("log", 4, Bytes(9), Token.Current)).ShouldBeFalse();
        (await Store.AppendAsync("log", 2, Bytes(9), Token.Current)).ShouldBeTrue();
        (await ReadAsync("log")).ShouldBe([1, 2, 9]);
    }

    [Fact]
    public async Task CutAsync_AnotherLengthOrNoObject_AnswersFalse()
    {
        await Store.CreateAsync("log", Bytes(1, 2, 3, 4), Token.Current);
        (await Store.CutAsync("log", 3, 2, Token.Current)).ShouldBeFalse();
        (await Store.CutAsync("none", 3, 2, Token.Current)).ShouldBeFalse();
        (await ReadAsync("log")).ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(0, 2, new byte[] { 0, 1 })]
    [InlineData(3, 4, new byte[] { 3, 4, 5, 6 })]
    [InlineData(7, 100, new byte[] { 7, 8, 9 })]
    [InlineData(10, 1, new byte[0])]
    [InlineData(12, 1, new byte[0])]
    [InlineData(4, 0, new byte[0])]
    public async Task OpenReadAsync_Range_GivesExactlyThatRange(long offset, int length, byte[] expected)
    {
        await PublishAsync("r", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        await using Stream? stream = await Store.OpenReadAsync("r", offset, length, Token.Current);
        (await DrainAsync(stream.ShouldNotBeNull())).ShouldBe(expected);
    }

    [Fact]
    public async Task OpenReadAsync_NoSuchObject_AnswersNull() =>
        (await Store.OpenReadAsync("no/such", 0, null, Token.Current)).ShouldBeNull();

    [Fact]
    public async Task OpenReadAsync_ReplacedMeanwhile_GoesOnWithTheOldContent()
    {
        await PublishAsync("r", [1, 2, 3]);
        await using Stream? stream = await Store.OpenReadAsync("r", 0, null, Token.Current);
        await PublishAsync("r", [9, 9, 9, 9]);
        (await DrainAsync(stream.ShouldNotBeNull())).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task ListAsync_Prefix_GivesNamesInOrdinalOrderWithLengths()
    {
        foreach (string name in (string[])["d/b/2", "d/a", "d/B", "d/b/10", "d2/x", "e", "d-1"])
        {
            await Store.CreateAsync(name, new byte[name.Length], Token.Current);
        }

        (await ListAsync("")).ShouldBe(["d-1", "d/B", "d/a", "d/b/10", "d/b/2", "d2/x", "e"]);
        (await ListAsync("d/")).ShouldBe(["d/B", "d/a", "d/b/10", "d/b/2"]);
        (await ListAsync("d")).ShouldBe(["d-1", "d/B", "d/a", "d/b/10", "d/b/2", "d2/x"]);
        (await ListAsync("d/b/1")).ShouldBe(["d/b/10"]);
        (await ListAsync("nothing/")).ShouldBeEmpty();
        await foreach (StoreEntry entry in Store.ListAsync("", Token.Current))
        {
            entry.Length.ShouldBe(entry.Name.Length);
        }
    }

    [Fact]
    public async Task DeleteAsync_ThereOrNot_ItIsGone()
    {
        await Store.CreateAsync("a/b/c", Bytes(1), Token.Current);
        await Store.CreateAsync("a/d", Bytes(1), Token.Current);
        await Store.DeleteAsync("a/b/c", Token.Current);
        await Store.DeleteAsync("a/b/c", Token.Current);
        (await Store.LengthAsync("a/b/c", Token.Current)).ShouldBeNull();
        (await ListAsync("")).ShouldBe(["a/d"]);
        (await Store.CreateAsync("a/b/c", Bytes(2), Token.Current)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../out")]
    [InlineData("a/../../out")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("ä")]
    [InlineData("a\0b")]
    public async Task AllMembers_BadName_Throw(string name)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Store.CreateAsync(name, Bytes(), Token.Current));
        await Should.ThrowAsync<ArgumentException>(async () => await PublishAsync(name, []));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.AppendAsync(name, 0, Bytes(), Token.Current));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.CutAsync(name, 0, 0, Token.Current));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.LengthAsync(name, Token.Current));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.OpenReadAsync(name, 0, null, Token.Current));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.DeleteAsync(name, Token.Current));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("/")]
    [InlineData("a/../")]
    public async Task ListAsync_BadPrefix_Throws(string prefix) => await Should.ThrowAsync<ArgumentException>(async () => await ListAsync(prefix));

    private static ReadOnlyMemory<byte> Bytes(params byte[] bytes) => bytes;

    private static async Task<byte[]> DrainAsync(Stream stream)
    {
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Token.Current);
        return bytes.ToArray();
    }

    private async Task<byte[]> ReadAsync(string name) => (await Store.ReadAllAsync(name, Token.Current)).ShouldNotBeNull();

    private async Task PublishAsync(string name, byte[] content) =>
        await Store.PublishAsync(name, (stream, token) => stream.WriteAsync(content, token), Token.Current);

    private async Task<List<string>> ListAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (StoreEntry entry in Store.ListAsync(prefix, Token.Current))
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
