using SatCurate.Storage.Tests.Journals;

namespace SatCurate.Storage.Tests.Faults;

/// <summary>
/// What every store must keep whatever goes wrong beneath it. A store may make up for a fault by itself, or fail with an
/// <see cref="IOException"/>: what it has acknowledged must be there, and nothing twice, mixed or in part.
/// </summary>
public abstract class StoreFaultCompliance
{
    /// <summary>The store under test, with the planted faults beneath it.</summary>
    protected abstract IStore Store { get; }

    /// <summary>The same content, without faults: another writer, and a witness.</summary>
    protected abstract IStore Other { get; }

    /// <summary>What happens to the writes from now on, in the order in which they reach whatever is beneath.</summary>
    private protected abstract Func<Fault> OnWrite { set; }

    public static TheoryData<string> Kinds => [nameof(Fault.Before), nameof(Fault.AnswerLost), nameof(Fault.Torn)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Journal_FaultAtAnyWrite_KeepsEveryAcknowledgedRecordOnceAndInOrder(string kind)
    {
        // 15 writes and more: every one of them is hit once in some round.
        for (int hit = 0; hit < 16; hit++)
        {
            string folder = $"j{hit}/";
            Plant(kind, hit);
            List<string> acknowledged = await AppendAsync(folder, batches: 6);
            OnWrite = () => Fault.None;
            List<string> records = await JournalText.ReadAsync(Other, folder);
            acknowledged.Count.ShouldBe(12);
            records.Distinct().Count().ShouldBe(records.Count, $"write {hit}");
            records.Where(acknowledged.Contains).ShouldBe(acknowledged, $"write {hit}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Journal_OldWriterBehindFaults_GetsNothingInOnceAnotherTookOver(string kind)
    {
        Journal old = await JournalText.OpenInAsync(Store, "j/");
        await old.AddAsync("kept");
        Journal young = await JournalText.OpenInAsync(Other, "j/");
        int left = 2;
        OnWrite = () => left-- > 0 ? Enum.Parse<Fault>(kind) : Fault.None;
        Exception lost = await Should.ThrowAsync<Exception>(async () => await old.AddAsync("lost"));
        (lost is FencedException or IOException).ShouldBeTrue(lost.ToString());
        await young.AddAsync("new");
        (await JournalText.ReadAsync(Other, "j/")).ShouldBe(["kept", "new"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task PublishAsync_FaultAtAnyWrite_ShowsOldOrNewAndTheNewOnceItIsDone(string kind)
    {
        byte[] content = Content(3 << 20, 1); // more than one piece, where a store has pieces
        for (int hit = 0; hit < 6; hit++)
        {
            string name = $"p/{hit}";
            await PublishAsync(Other, name, [1, 2, 3]);
            Plant(kind, hit);
            bool done = await TriedAsync(() => PublishAsync(Store, name, content));
            byte[] there = (await Other.ReadAllAsync(name, Token.Current)).ShouldNotBeNull();
            (there.AsSpan().SequenceEqual(content) || (!done && there is [1, 2, 3])).ShouldBeTrue($"write {hit}: {there.Length} bytes");
            OnWrite = () => Fault.None;
            await PublishAsync(Store, name, content);
            (await Other.ReadAllAsync(name, Token.Current))!.AsSpan().SequenceEqual(content).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task PublishAsync_RacingForOneName_LeavesOneContentWhole(string kind)
    {
        byte[][] contents = [.. Enumerable.Range(0, 4).Select(i => Content(2_500_000, i))];
        var random = new Random(3);
        OnWrite = () => Draw(random, kind, 0.1);
        bool[] done = await Task.WhenAll(contents.Select((content, i) =>
            Task.Run(() => TriedAsync(() => PublishAsync(i % 2 == 0 ? Store : Other, "checkpoint", content)))));
        byte[]? there = await Other.ReadAllAsync("checkpoint", Token.Current);
        contents.Count(c => there is not null && there.AsSpan().SequenceEqual(c)).ShouldBe(1);
        done.ShouldContain(true);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CreateAsync_RacersBehindFaults_NoTwoAreToldTheyWon(string kind)
    {
        var random = new Random(5);
        for (int round = 0; round < 6; round++)
        {
            string name = $"race/{round}";
            OnWrite = () => Draw(random, kind, 0.3);
            bool[] won = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
            {
                bool created = false;
                await TriedAsync(async () => created = await (i % 2 == 0 ? Store : Other).CreateAsync(name, Content(1000, i), Token.Current));
                return created;
            })));
            OnWrite = () => Fault.None;
            won.Count(w => w).ShouldBeLessThanOrEqualTo(1);
            byte[]? there = await Other.ReadAllAsync(name, Token.Current);
            int whose = Enumerable.Range(0, 6).SingleOrDefault(i => there is not null && there.AsSpan().SequenceEqual(Content(1000, i)), -1);
            whose.ShouldNotBe(-1);
            if (won.Contains(true))
            {
                whose.ShouldBe(Array.IndexOf(won, true));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CutAsync_FaultAtAnyWrite_NeverLosesWhatIsToStay(string kind)
    {
        for (int hit = 0; hit < 6; hit++)
        {
            string name = $"c/{hit}";
            byte[] content = Content(10_000, hit);
            await Other.CreateAsync(name, content, Token.Current);
            Plant(kind, hit);
            bool? cut = null;
            bool done = await TriedAsync(async () => cut = await Store.CutAsync(name, 10_000, 4_000, Token.Current));
            OnWrite = () => Fault.None;
            byte[] there = (await Other.ReadAllAsync(name, Token.Current)).ShouldNotBeNull();
            there.AsSpan(0, 4_000).SequenceEqual(content.AsSpan(0, 4_000)).ShouldBeTrue();
            (there.Length is 4_000 || (!done && there.Length is 10_000)).ShouldBeTrue($"write {hit}: {there.Length} bytes");
            cut.ShouldNotBe(false);
            (await Store.AppendAsync(name, there.Length, Content(5, 1), Token.Current)).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task DeleteAsync_Fault_LeavesItWholeOrNotAtAll(string kind)
    {
        await Other.CreateAsync("d", Content(100, 1), Token.Current);
        Plant(kind, 0);
        bool done = await TriedAsync(() => Store.DeleteAsync("d", Token.Current).AsTask());
        long? length = await Other.LengthAsync("d", Token.Current);
        (length is null || (!done && length == 100)).ShouldBeTrue();
        await Store.DeleteAsync("d", Token.Current);
        (await Other.LengthAsync("d", Token.Current)).ShouldBeNull();
    }

    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(3, 0.15)]
    public async Task Journal_WritersRacing_NoRecordIsLostDoubledOrAppendedBehindItsSuccessor(int writers, double faults)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            await new JournalExploration(seed, writers, faults, Other, $"explore/{seed}/").RunAsync();
        }
    }

    private static byte[] Content(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Fault Draw(Random random, string kind, double share)
    {
        lock (random)
        {
            return random.NextDouble() < share ? Enum.Parse<Fault>(kind) : Fault.None;
        }
    }

    private static async Task<bool> TriedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task PublishAsync(IStore store, string name, byte[] content) => await store.PublishAsync(
        name,
        async (stream, token) =>
        {
            await stream.WriteAsync(content.AsMemory(0, content.Length / 3), token);
            await stream.WriteAsync(content.AsMemory(content.Length / 3), token);
        },
        Token.Current);

    /// <summary>The write numbered <paramref name="hit"/> from now on goes wrong, all others go well.</summary>
    private void Plant(string kind, int hit)
    {
        int next = 0;
        OnWrite = () => Interlocked.Increment(ref next) - 1 == hit ? Enum.Parse<Fault>(kind) : Fault.None;
    }

    /// <summary>Appends batches of two records and rolls now and then; opens the journal anew wherever it fails, and writes that batch again.</summary>
    private async Task<List<string>> AppendAsync(string folder, int batches)
    {
        var acknowledged = new List<string>();
        Journal? journal = null;
        int attempt = 0;
        while (acknowledged.Count < 2 * batches)
        {
            string[] batch = [$"{acknowledged.Count}.{attempt}", $"{acknowledged.Count + 1}.{attempt++}"];
            bool done = await TriedAsync(async () =>
            {
                journal ??= await JournalText.OpenInAsync(Store, folder);
                await journal.AddAsync(batch);
                acknowledged.AddRange(batch);
                if (acknowledged.Count % 4 == 0)
                {
                    await journal.RollAsync(Token.Current);
                }
            });
            journal = done ? journal : null;
        }

        return acknowledged;
    }
}
