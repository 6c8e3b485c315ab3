using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>Samples that come later: behind the last, and everything before them as it was.</summary>
public sealed class AppendTests : IDisposable
{
    private const string Csv = "a,b,label\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n9,10,x\n";
    private const string More = "a,b,label\n11,12,y\n3,4,y\n15,16,\n";

    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData(4)] // a block that is not full
    [InlineData(5)] // the last block is full
    [InlineData(2)]
    public async Task RunAsync_MoreRows_StandBehindTheLastAndTheOthersStay(int blockSize)
    {
        await IngestAsync(blockSize);

        AppendReport report = await AppendAsync(More);

        report.ShouldSatisfyAllConditions(
            r => r.First.ShouldBe(5),
            r => r.Count.ShouldBe(3),
            r => r.Known.ShouldBe(1),
            r => r.Unlabelled.ShouldBe(1),
            r => r.GivenPerClass.ShouldBe([0L, 2L]));
        DatasetManifest after = await ManifestAsync();
        after.TrainCount.ShouldBe(8);
        after.Appends.Count.ShouldBe(1);
        (await LabelReader.ReadGivenAsync(_store, after, Stop)).ShouldBe([0, 1, 0, 1, 0, 1, 1, -1]);
        (await FirstValuesAsync(after)).ShouldBe([1f, 3, 5, 7, 9, 11, 3, 15]);
        _store.Objects.Keys.Count(name => name.Contains("/given/", StringComparison.Ordinal)).ShouldBe(after.TrainBlocks, "nothing is left of a block that was written anew");
        (await Duplicates.ReadHashesAsync(_store, after, Splits.Train, Stop))!.Length.ShouldBe(8);
    }

    [Fact]
    public async Task RunAsync_Twice_EachGoesOnWhereTheOneBeforeEnded()
    {
        await IngestAsync(blockSize: 4);
        await AppendAsync(More);
        await AppendAsync("a,b,label\n21,0,x\n22,0,y\n");

        DatasetManifest manifest = await ManifestAsync();
        (await FirstValuesAsync(manifest)).ShouldBe([1f, 3, 5, 7, 9, 11, 3, 15, 21, 22]);
        Enumerable.Range(0, 3).Select(block => manifest.SamplesIn(block, run: 1)).ShouldBe([4, 4, 2], "no run was made before");
    }

    [Fact]
    public async Task RunAsync_TheSameAgain_ChangesNothing()
    {
        await IngestAsync(blockSize: 4);
        await AppendAsync(More);
        string before = _store.Fingerprint();

        (await AppendAsync(More)).Count.ShouldBe(0);
        (await AppendAsync(Csv)).Count.ShouldBe(0, "that is what was ingested");

        _store.Fingerprint().ShouldBe(before);
    }

    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "a,b,label\n1,2,z\n", "unknown class 'z'" },
        { "a,c,label\n1,2,x\n", "the columns differ from those of data set d" },
        { "a,b,label\n1,2,x\n1,two,x\n", "line 3" },
        { "a,b,label\n", "the data set is empty" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task RunAsync_WhatDoesNotFit_IsOneLineAndChangesNothing(string csv, string message)
    {
        await IngestAsync(blockSize: 4);
        string before = _store.Fingerprint();

        (await Should.ThrowAsync<UserErrorException>(() => AppendAsync(csv))).Message.ShouldContain(message);

        _store.Fingerprint().ShouldBe(before);
    }

    [Fact]
    public async Task RunAsync_Refused_LeavesNothing()
    {
        DatasetManifest manifest = await IngestAsync(blockSize: 4);
        string before = _store.Fingerprint();
        var append = new Append(_store, manifest, Request(More));

        await Should.ThrowAsync<UserErrorException>(() => append.RunAsync((_, _) => Task.FromResult<string?>("run 1 is active"), null, Stop));

        _store.Fingerprint().ShouldBe(before);
    }

    /// <summary>Whatever the failure is, a user's error too: only a refusal says that nothing was published.</summary>
    [Fact]
    public async Task RunAsync_OutcomeUnknown_KeepsWhatMayBeReferredTo()
    {
        DatasetManifest manifest = await IngestAsync(blockSize: 4);
        var append = new Append(_store, manifest, Request(More));

        await Should.ThrowAsync<UserErrorException>(() => append.RunAsync(
            async (staged, token) =>
            {
                await PublishAsync(manifest, staged, token);
                throw new UserErrorException("no silo answers");
            },
            null,
            Stop));

        (await FirstValuesAsync(await ManifestAsync())).ShouldBe([1f, 3, 5, 7, 9, 11, 3, 15]);
    }

    [Fact]
    public async Task RunAsync_TwoAtOnce_OneFindsItsPlaceTaken()
    {
        DatasetManifest manifest = await IngestAsync(blockSize: 4);
        await AppendAsync(More);

        await Should.ThrowAsync<UserErrorException>(() => new Append(_store, manifest, Request("a,b,label\n21,0,x\n")).RunAsync(
            (staged, token) => PublishAsync(manifest, staged, token), null, Stop));

        (await FirstValuesAsync(await ManifestAsync())).ShouldBe([1f, 3, 5, 7, 9, 11, 3, 15]);
    }

    private async Task<DatasetManifest> IngestAsync(int blockSize) =>
        (await Ingest.IngestAsync(_store, Request(Csv) with { BlockSize = blockSize }, null, Stop)).Manifest;

    private async Task<AppendReport> AppendAsync(string csv)
    {
        DatasetManifest manifest = await ManifestAsync();
        return await new Append(_store, manifest, Request(csv)).RunAsync((staged, token) => PublishAsync(manifest, staged, token), null, Stop);
    }

    private async Task<string?> PublishAsync(DatasetManifest manifest, StagedAppend staged, CancellationToken token)
    {
        var append = new AppendedSamples(
            staged.Id, staged.First, staged.Count, 0, staged.Fingerprint, staged.RealisedNoise, DateTimeOffset.UnixEpoch);
        return await AppendFile.CreateAsync(_store, manifest, append, token)
            ? null
            : "other samples were appended meanwhile";
    }

    private async Task<DatasetManifest> ManifestAsync() => (await ManifestFile.ReadAsync(_store, "d", Stop))!;

    private IngestRequest Request(string csv) => new() { Dataset = "d", Paths = [_input.Text($"{Guid.NewGuid():N}.csv", csv)] };

    private async Task<float[]> FirstValuesAsync(DatasetManifest manifest)
    {
        var values = new List<float>();
        var payload = new PayloadReader(_store, manifest);
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            PayloadBlock read = await payload.ReadBlockAsync(Splits.Train, block, Stop);
            values.AddRange(Enumerable.Range(0, read.Count).Select(offset => BitConverter.ToSingle(read.Sample(offset).Span)));
        }

        return [.. values];
    }
}
