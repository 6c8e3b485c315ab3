using static SatCurate.Storage.Tests.Journals.JournalText;

namespace SatCurate.Storage.Tests.Journals;

/// <summary>Torn tails and flipped bytes, each at every place where they can be.</summary>
public sealed class JournalDamageTests
{
    [Fact]
    public async Task OpenAsync_LastBatchCutAtEveryLength_GivesTheBatchesBefore()
    {
        var store = new MemoryStore();
        (Journal journal, _) = await OpenAsync(store);
        await journal.AddAsync("a", "bb");
        int before = store[Segment(1)].Length;
        await journal.AddAsync("ccc", "dddd");
        byte[] whole = store[Segment(1)];
        for (int length = before; length < whole.Length; length++)
        {
            MemoryStore torn = store.Copy();
            torn[Segment(1)] = whole[..length];
            (Journal next, List<string> records) = await OpenAsync(torn);
            records.ShouldBe(["a", "bb"]);
            await next.AddAsync("e");
            (await ReplayAsync(torn)).ShouldBe(["a", "bb", "e"]);
        }
    }

    [Fact]
    public async Task OpenAsync_OnFilesWithATornTail_CutsItOffBeforeItGoesOn()
    {
        using var folder = new TemporaryFolder();
        using FileStore store = FileStore.Open(folder.Path, "tests");
        var faulty = new FaultyStore(store);
        (Journal journal, _) = await OpenAsync(faulty);
        await journal.AddAsync("a");
        faulty.OnWrite = () => Fault.Torn;
        await Should.ThrowAsync<IOException>(async () => await journal.AddAsync("half of this arrives"));
        faulty.OnWrite = () => Fault.None;
        (Journal next, List<string> records) = await OpenAsync(faulty);
        records.ShouldBe(["a"]);
        await next.AddAsync("b");
        (_, records) = await OpenAsync(faulty);
        records.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task OpenAsync_EveryByteFlipped_IsDamageOrLosesTheLastBatchAlone()
    {
        var store = new MemoryStore();
        (Journal journal, _) = await OpenAsync(store);
        await journal.AddAsync("a", "bb");
        await journal.AddAsync("c");
        await journal.RollAsync(Token.Current);
        await journal.AddAsync("d");
        int lastBatch = store[Segment(2)].Length;
        await journal.AddAsync("e");
        int damaged = 0;
        int shortened = 0;
        foreach (string name in store.Names)
        {
            for (int i = 0; i < store[name].Length; i++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    MemoryStore flipped = store.Copy();
                    flipped[name] = [.. flipped[name]];
                    flipped[name][i] ^= (byte)(1 << bit);
                    try
                    {
                        (await ReplayAsync(flipped)).ShouldBe(["a", "bb", "c", "d"]);
                        (name == Segment(2) && i >= lastBatch).ShouldBeTrue($"{name} byte {i}");
                        shortened++;
                    }
                    catch (CorruptStoreException)
                    {
                        damaged++;
                    }
                }
            }
        }

        shortened.ShouldBe(8 * (store[Segment(2)].Length - lastBatch));
        damaged.ShouldBe(8 * (store[Segment(1)].Length + lastBatch));
    }
}
