using SatCurate.Curation;
using SatCurate.Datasets.Glyphs;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed partial class ResumedIngestTests
{
    [Fact]
    public async Task IngestAsync_UnfinishedAndNotResumed_IsRefusedAndLeftAsItWas()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "csv");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));

        string expected = "an ingest of 'd' was interrupted, 8 samples of it are written (memory). Go on with the same command and --resume, or give it up with: satcurate delete d.";
        await ShouldRefuseAsync(request, expected);
        await ShouldRefuseAsync(new() { Dataset = "d", Source = new GlyphSource(Splits.Train, 30, 1) }, expected);

        (await DatasetDeletion.DeleteAsync(_store, "d", Stop)).ShouldBeFalse();
        _store.Objects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("time")]
    [InlineData("length")]
    [InlineData("came")]
    [InlineData("went")]
    [InlineData("labels")]
    public async Task IngestAsync_InputChanged_IsRefusedAndLeftAsItWas(string what)
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "limit");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));
        string last = _input.PathOf("train/dog/26.png");
        switch (what)
        {
            case "time":
                File.SetLastWriteTimeUtc(last, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                break;
            case "length":
                File.AppendAllText(last, "x");
                break;
            case "came":
                _input.Text("train/dog/99.png", "");
                break;
            case "went":
                File.Delete(last);
                break;
            default:
                File.AppendAllText(_input.PathOf("labels.csv"), "\n");
                break;
        }

        UserErrorException error = await ShouldRefuseAsync(
            request with { Resume = true }, "the input is not what the ingest of 'd' was begun with: files came or went, or their lengths or times changed (30 files of ");
        error.Message.ShouldContain($"({_input.PathOf("train")}). Put it back as it was, or give it up with: satcurate delete d.");
    }

    [Fact]
    public async Task IngestAsync_OptionsChanged_IsRefusedAndLeftAsItWas()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));
        string mend = "(memory). Go on with those that it was begun with, or give it up with: satcurate delete d.";

        await ShouldRefuseAsync(request with { Resume = true, Size = 9 }, $"the ingest of 'd' was begun with other options: --size 8 then, --size 9 now {mend}");
        await ShouldRefuseAsync(request with { Resume = true, Limit = 9 }, $"the ingest of 'd' was begun with other options: nothing of the kind then, --limit 9 now {mend}");
        await ShouldRefuseAsync(request with { Resume = true, Seed = 8 }, $"the ingest of 'd' was begun with other options: --seed 7 then, --seed 8 now {mend}");
        await ShouldRefuseAsync(request with { Resume = true, TestPaths = [] }, "the ingest of 'd' was begun with other options: --test ");
        await ShouldRefuseAsync(request with { Resume = true, Strict = true }, "the ingest of 'd' was begun with other options: nothing of the kind then, --strict now");
    }

    [Theory]
    [InlineData("ingest/start", 0)]
    [InlineData("ingest/start", 20)]
    [InlineData("ingest/train-00000000.unreadable", 20)]
    [InlineData("hashes/train-00000001.hashes", 20)]
    public async Task IngestAsync_DamagedProgress_IsOneLineAndLeftAsItWas(string file, int at)
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "pictures");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));
        _store[StoreLayout.Dataset("d") + file][at] ^= 1;

        await ShouldRefuseAsync(
            request with { Resume = true },
            $"what an interrupted ingest of 'd' has written is damaged: the checksum is wrong (datasets/d/{file}). Give it up with: satcurate delete d, then ingest anew.");
        await DatasetDeletion.DeleteAsync(_store, "d", Stop);
        _store.Objects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pictures")]
    [InlineData("csv")]
    public async Task IngestAsync_OtherSamplesInFilesThatLookTheSame_IsRefusedAndLeftAsItWas(string kind)
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, kind);
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 2));
        string path = kind == "csv" ? request.Paths[0] : Places().ElementAt(10);
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, kind == "csv" ? [.. File.ReadAllBytes(path).Select(b => b == '5' ? (byte)'6' : b)] : new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);

        await ShouldRefuseAsync(request with { Resume = true }, "the input does not yield what the interrupted ingest of 'd' has written: train sample ");
    }

    [Fact]
    public async Task IngestAsync_RecordOfThePassedOverLost_IsRefused()
    {
        IngestRequest request = await ResumedInputs.OfAsync(_input, "shards");
        await CancelAsync(request, StoreLayout.Payload("d", Splits.Train, 3));
        await _store.DeleteAsync(StoreLayout.Unreadable("d", Splits.Train, 0), Stop);

        await ShouldRefuseAsync(request with { Resume = true }, "the input does not yield what the interrupted ingest of 'd' has written: train sample 11 is another");
    }

    private async Task<UserErrorException> ShouldRefuseAsync(IngestRequest request, string message)
    {
        string before = _store.Fingerprint();
        UserErrorException error = await Should.ThrowAsync<UserErrorException>(() => IngestAsync(request));
        error.Message.ShouldStartWith(message);
        _store.Fingerprint().ShouldBe(before);
        return error;
    }
}
