using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>An ingest that was interrupted goes on where it was, and ends as one that was not.</summary>
public sealed partial class ResumedIngestTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [MemberData(nameof(ResumedInputs.Kinds), MemberType = typeof(ResumedInputs))]
    public async Task IngestAsync_KilledBeforeAnyObject_ResumedEndsAsOneThatWasNot(string kind)
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, kind);
        (IngestReport whole, MemoryStore undisturbed, List<MemoryStore> killed) = await KilledAsync(_store, request);

        killed.Count.ShouldBeGreaterThan(10);
        long kept = 0;
        foreach (MemoryStore store in killed)
        {
            long written = (await UnfinishedIngest.FindAsync(store, "d", Stop))!.Samples;
            IngestReport report = await Ingest.IngestAsync(store, request with { Resume = true }, null, Stop);

            Content(store).ShouldBe(Content(undisturbed));
            report.Skipped.ShouldBe(whole.Skipped);
            report.GivenPerClass.ShouldBe(whole.GivenPerClass);
            report.Duplicates.ShouldBe(whole.Duplicates);
            report.Kept.ShouldBeGreaterThanOrEqualTo(kept, "what is written stays");
            report.Kept.ShouldBe(written);
            kept = report.Kept;
        }

        kept.ShouldBe((long)((whole.Manifest.TrainCount / 4) + (whole.Manifest.TestCount / 4)) * 4, "only blocks that are not full are written again");
    }

    [Fact]
    public async Task IngestAsync_KilledAgainAndAgain_EndsAsOneThatWasNot()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        await IngestAsync(request);
        var store = new MemoryStore();
        int kills = 0;
        while (!store.Objects.ContainsKey(StoreLayout.Manifest("d")))
        {
            (_, MemoryStore done, List<MemoryStore> killed) = await KilledAsync(store, request with { Resume = true });
            store = killed.ElementAtOrDefault(4 + kills) ?? done;
            kills++;
        }

        kills.ShouldBeGreaterThan(5);
        Content(store).ShouldBe(Content(_store));
    }

    [Fact]
    public async Task IngestAsync_Resumed_DecodesNoPictureOfTheWrittenBlocksButTheLast()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        (_, MemoryStore undisturbed, List<MemoryStore> killed) = await KilledAsync(_store, request);
        MemoryStore store = killed.First(copy => copy.Objects.ContainsKey(StoreLayout.Hashes("d", Splits.Train, 3)));
        foreach (string path in Places().Take(19).Where((_, place) => place != 18))
        {
            Garble(path);
        }

        IngestReport report = await Ingest.IngestAsync(store, request with { Resume = true }, null, Stop);

        report.Kept.ShouldBe(16);
        Content(store).ShouldBe(Content(undisturbed));
    }

    [Fact]
    public void Read_KnownSamples_AreNotDecoded()
    {
        PictureFile[] files = [.. Places("train").Select(path => new PictureFile(path, path, 1))];
        var reader = new PictureReader(Readers.PictureShape.Of(8), strict: false);
        byte[][] all = [.. reader.Read(files, files.Length, 2, KnownSamples.None).Select(sample => sample.Payload.ToArray())];
        reader.Decoded.ShouldBe(28);
        string[] lines = [.. reader.Lines];
        UnreadableSample[] unreadable = [.. reader.Unreadable];
        unreadable.Select(one => one.Place).ShouldBe([0, 4, 5, 13, 27]);

        RawSample[] again = [.. reader.Read(files, files.Length, 2, new KnownSamples(15, unreadable[..4])).Select(sample => sample with { Payload = sample.Payload.ToArray() })];

        reader.Decoded.ShouldBe(28 - 15 - 4);
        again.Take(15).ShouldAllBe(sample => sample.Payload.IsEmpty && sample.Label == 1);
        again.Skip(15).Select(sample => sample.Payload.ToArray()).ShouldBe(all[15..]);
        again.Select(sample => sample.Source).ShouldBe(Places().Where((_, place) => !ResumedInputs.IsBroken(place)));
        reader.Lines.ShouldBe(lines);
        reader.Unreadable.ShouldBe(unreadable);
    }

    [Fact]
    public async Task IngestAsync_Cancelled_KeepsFullBlocksAndIsNoDataSet()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));

        (await UnfinishedIngest.FindAsync(_store, "d", Stop))!.Samples.ShouldBe(8);
        (await ManifestFile.ReadAsync(_store, "d", Stop)).ShouldBeNull();
        (await ManifestFile.ListAsync(_store, Stop).ToArrayAsync(Stop)).ShouldBeEmpty();

        (await IngestAsync(request with { Resume = true })).Kept.ShouldBe(8);
        _store.Objects.Keys.ShouldNotContain(name => name.Contains("/ingest/", StringComparison.Ordinal));
        (await UnfinishedIngest.FindAsync(_store, "d", Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task IngestAsync_CancelledBeforeAFullBlock_LeavesNothing()
    {
        await CancelAsync(await ResumedInputs.OfAsync(_input, "pictures"), StoreLayout.Payload("d", Splits.Train, 0));

        _store.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task IngestAsync_NothingToResume_Begins()
    {
        IngestRequest request = (await ResumedInputs.OfAsync(_input, "csv")) with { Resume = true };
        _store[StoreLayout.Payload("d", Splits.Train, 7)] = [1];

        (await IngestAsync(request)).Kept.ShouldBe(0);
        (await IngestAsync(request)).WasThere.ShouldBeTrue();
        _store.Objects.Keys.ShouldNotContain(StoreLayout.Payload("d", Splits.Train, 7));
    }

    [Fact]
    public async Task IngestAsync_PayloadOfABlockLost_GoesOnBeforeIt()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        (_, MemoryStore undisturbed, List<MemoryStore> killed) = await KilledAsync(_store, request);
        MemoryStore store = killed[^1];
        await store.DeleteAsync(StoreLayout.Payload("d", Splits.Train, 2), Stop);

        (await Ingest.IngestAsync(store, request with { Resume = true }, null, Stop)).Kept.ShouldBe(8 + 20, "two blocks of the training split, five of the test split");
        Content(store).ShouldBe(Content(undisturbed));
    }

    [Fact]
    public async Task IngestAsync_FailsOnceResumed_KeepsWhatThereWas()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));
        _store.BeforePublish = name => _ = name == StoreLayout.Payload("d", Splits.Train, 4) ? throw new IOException("disk full") : 0;
        await Should.ThrowAsync<IOException>(() => IngestAsync(request with { Resume = true }));

        _store.BeforePublish = _ => { };
        (await IngestAsync(request with { Resume = true })).Kept.ShouldBe(16);
    }

    private Task<IngestReport> IngestAsync(IngestRequest request) => Ingest.IngestAsync(_store, request, null, Stop);

    /// <summary>Ingests, and copies what the store held before each object: what a process that was killed there leaves.</summary>
    private static async Task<(IngestReport Report, MemoryStore Done, List<MemoryStore> Killed)> KilledAsync(MemoryStore store, IngestRequest request)
    {
        var killed = new List<MemoryStore>();
        MemoryStore done = store.Copy();
        done.BeforePublish = _ => killed.Add(done.Copy());
        return (await Ingest.IngestAsync(done, request, null, Stop), done, killed);
    }

    private async Task CancelAsync(IngestRequest request, string at)
    {
        using var stop = new CancellationTokenSource();
        _store.BeforePublish = name => (name == at ? stop : null)?.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => Ingest.IngestAsync(_store, request, null, stop.Token));
        _store.BeforePublish = _ => { };
    }

    private IEnumerable<string> Places(string? make = null) => Directory
        .EnumerateFiles(make is null ? _input.PathOf("train") : ResumedInputs.Pictures(_input, make), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static void Garble(string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);
    }

    /// <summary>Every object but for what is drawn anew at each ingest.</summary>
    private static string[] Content(MemoryStore store) => [.. store.Objects.Select(one => one.Key == StoreLayout.Manifest("d")
        ? System.Text.RegularExpressions.Regex.Replace(System.Text.Encoding.UTF8.GetString(one.Value), "\"IngestId\": \"[^\"]*\"", "")
        : $"{one.Key} {Convert.ToHexString(one.Value)}")];
}
