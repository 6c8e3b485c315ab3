using System.Diagnostics;
using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Files;

public sealed class FileStoreTests : StoreCompliance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private FileStore _store;

    public FileStoreTests() => _store = FileStore.Open(_folder.Path, "tests");

    protected override IStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Open_HeldByThisProcess_ThrowsWithItsOwner()
    {
        _store.SetEndpoint("127.0.0.1:30000");
        StoreHeldException held = Should.Throw<StoreHeldException>(() => FileStore.Open(_folder.Path, "a second one"));
        held.Owner.ShouldNotBeNull().ProcessId.ShouldBe(Environment.ProcessId);
        held.Owner.Purpose.ShouldBe("tests");
        held.Owner.Endpoint.ShouldBe("127.0.0.1:30000");
        held.Message.ShouldContain(Environment.ProcessId.ToString());
        FileStore.ReadOwner(_folder.Path).ShouldBe(held.Owner);
    }

    [Fact]
    public void Open_AfterDispose_SucceedsAndNoOwnerIsLeft()
    {
        _store.Dispose();
        FileStore.ReadOwner(_folder.Path).ShouldBeNull();
        _store = FileStore.Open(_folder.Path + Path.DirectorySeparatorChar, "again");
        FileStore.ReadOwner(_folder.Path).ShouldNotBeNull().Purpose.ShouldBe("again");
    }

    [Fact]
    public async Task Open_HeldByAnotherProcess_NamesItUntilItIsKilled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "takes the kernel lock with flock(1) of util-linux");
        _store.Dispose();
        using Process holder = Process.Start(new ProcessStartInfo("flock", [_folder[".lock"], "sh", "-c", "echo held; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }).ShouldNotBeNull();
        (await holder.StandardOutput.ReadLineAsync(Token.Current)).ShouldBe("held");
        await File.WriteAllTextAsync(
            _folder["owner.json"],
            $$"""{"processId":{{holder.Id}},"purpose":"clean x","startedAt":"2026-01-02T03:04:05+00:00","endpoint":null}""",
            Token.Current);

        Should.Throw<StoreHeldException>(() => FileStore.Open(_folder.Path, "tests")).Owner.ShouldNotBeNull().ProcessId.ShouldBe(holder.Id);

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(Token.Current);
        await holder.StandardOutput.ReadToEndAsync(Token.Current); // the child that inherited the lock has gone too
        FileStore.ReadOwner(_folder.Path).ShouldNotBeNull().ProcessId.ShouldBe(holder.Id);
        _store = FileStore.Open(_folder.Path, "tests");
        FileStore.ReadOwner(_folder.Path).ShouldNotBeNull().ProcessId.ShouldBe(Environment.ProcessId);
    }

    [Fact]
    public async Task Open_TemporaryFilesLeft_RemovesThem()
    {
        await _store.CreateAsync("a/b", new byte[] { 1 }, Token.Current);
        _store.Dispose();
        await File.WriteAllTextAsync(_folder["a/b.7.tmp~"], "half", Token.Current);
        _store = FileStore.Open(_folder.Path, "tests");
        Directory.EnumerateFiles(_folder["a"]).ShouldBe([_folder["a/b"]]);
    }

    [Fact]
    public async Task Open_ForeignFolder_LeavesItsFilesAlone()
    {
        using var foreign = new TemporaryFolder();
        await File.WriteAllTextAsync(foreign["mine.tmp~"], "not the store's", Token.Current);
        FileStore.Open(foreign.Path, "tests").Dispose();
        File.Exists(foreign["mine.tmp~"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"formatVersion":2}""", "Use the SatCurate that wrote the store")]
    [InlineData("""{"formatVersion":0}""", "format version 0")]
    [InlineData("""{}""", "format version 0")]
    [InlineData("", "damaged")]
    [InlineData("null", "damaged")]
    public async Task Open_VersionFileNotKnown_SaysSoAndReleasesTheLock(string content, string expected)
    {
        _store.Dispose();
        await File.WriteAllTextAsync(_folder["store.json"], content, Token.Current);
        Should.Throw<UserErrorException>(() => FileStore.Open(_folder.Path, "tests")).Message.ShouldContain(expected);
        Should.Throw<UserErrorException>(() => FileStore.OpenReadOnly(_folder.Path)).Message.ShouldContain(expected);
        await File.WriteAllTextAsync(_folder["store.json"], """{"formatVersion":1}""", Token.Current);
        _store = FileStore.Open(_folder.Path, "tests");
    }

    [Fact]
    public async Task Open_StoreOfFormatOne_IsReadAndWrittenTodayAsItWas()
    {
        string path = _folder["store.json"];
        (await File.ReadAllTextAsync(path, Token.Current)).ShouldBe(Golden.Text("store.json"));
        await File.WriteAllTextAsync(path, Golden.Text("store.json"), Token.Current);
        FileStore.OpenReadOnly(_folder.Path).Dispose();
    }

    [Fact]
    public async Task OpenReadOnly_ANewerStore_NamesTheFileAndBothVersions()
    {
        await File.WriteAllTextAsync(_folder["store.json"], """{"formatVersion":2}""", Token.Current);
        string message = Should.Throw<UserErrorException>(() => FileStore.OpenReadOnly(_folder.Path)).Message;
        message.ShouldContain(_folder["store.json"]);
        message.ShouldContain("format version 2 is unknown, this SatCurate reads up to 1");
    }

    [Fact]
    public void Open_PathIsAFile_SaysSo()
    {
        File.WriteAllText(_folder["file"], "");
        Should.Throw<UserErrorException>(() => FileStore.Open(_folder["file"], "tests")).Message.ShouldContain("not a directory");
    }

    [Fact]
    public async Task OpenReadOnly_BesideTheHolder_ReadsAndRefusesToWrite()
    {
        await _store.CreateAsync("a", new byte[] { 1 }, Token.Current);
        using FileStore reader = FileStore.OpenReadOnly(_folder.Path);
        (await reader.ReadAllAsync("a", Token.Current)).ShouldBe([1]);
        await _store.AppendAsync("a", 1, new byte[] { 2 }, Token.Current);
        (await reader.ReadAllAsync("a", Token.Current)).ShouldBe([1, 2]);
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.CreateAsync("b", new byte[1], Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () =>
            await reader.PublishAsync("b", (_, _) => ValueTask.CompletedTask, Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.AppendAsync("a", 2, new byte[1], Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.CutAsync("a", 2, 1, Token.Current));
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.DeleteAsync("a", Token.Current));
        Should.Throw<InvalidOperationException>(() => reader.SetEndpoint("x"));
    }

    [Fact]
    public void OpenReadOnly_NoStore_SaysSoAndMakesNone()
    {
        Should.Throw<UserErrorException>(() => FileStore.OpenReadOnly(_folder["nowhere"])).Message.ShouldContain("no store");
        Directory.Exists(_folder["nowhere"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("store.json")]
    [InlineData("owner.json")]
    [InlineData("owner.json.new")]
    public async Task AllMembers_TheStoresOwnFiles_AreNoObjects(string name)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await _store.DeleteAsync(name, Token.Current));
        await foreach (StoreEntry entry in _store.ListAsync("", Token.Current))
        {
            entry.Name.ShouldNotBe(name);
        }
    }

    [Fact]
    public async Task AppendAsync_MoreFilesThanStayOpen_AllGetTheirBytes()
    {
        const int Files = 600; // more than the 512 that stay open
        for (int round = 0; round < 2; round++)
        {
            int position = round;
            await Parallel.ForAsync(0, Files, Token.Current, async (i, token) =>
            {
                if (position == 0)
                {
                    await _store.CreateAsync($"j/{i}", ReadOnlyMemory<byte>.Empty, token);
                }

                (await _store.AppendAsync($"j/{i}", position, new[] { (byte)i }, token)).ShouldBeTrue();
            });
        }

        for (int i = 0; i < Files; i++)
        {
            (await _store.ReadAllAsync($"j/{i}", Token.Current)).ShouldBe([(byte)i, (byte)i]);
        }
    }

    [Fact]
    public async Task AppendAsync_DiskFull_FailsWithTheName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/full"), "needs /dev/full");
        await _store.CreateAsync("dir/log", new byte[] { 1 }, Token.Current);
        File.Delete(_folder["dir/log"]);
        File.CreateSymbolicLink(_folder["dir/log"], "/dev/full");
        IOException failure = await Should.ThrowAsync<IOException>(async () => await _store.AppendAsync("dir/log", 0, new byte[10], Token.Current));
        failure.Message.ShouldStartWith("dir/log: ");
    }

    [Fact]
    public async Task Dispose_ThenWrite_Throws()
    {
        _store.Dispose();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await _store.CreateAsync("a", new byte[1], Token.Current));
    }
}
