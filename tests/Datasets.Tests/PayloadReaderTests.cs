using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed class PayloadReaderTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task ReadBlockAsync_AnyByteFlipped_IsDetected()
    {
        (PayloadReader reader, string name) = await PetsAsync();
        byte[] whole = _store[name];
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x10;
            _store[name] = damaged;
            Exception error = await Should.ThrowAsync<Exception>(async () => await reader.ReadBlockAsync(Splits.Test, 0, Stop));
            (error is CorruptStoreException || i is 4 or 5).ShouldBeTrue($"byte {i}: {error}"); // Bytes 4 and 5 are the format version.
            error.Message.ShouldContain(name);
        }
    }

    [Fact]
    public async Task ReadBlockAsync_CutAnywhere_IsDetected()
    {
        (PayloadReader reader, string name) = await PetsAsync();
        byte[] whole = _store[name];
        for (int length = 0; length < whole.Length; length++)
        {
            _store[name] = whole[..length];
            await Should.ThrowAsync<CorruptStoreException>(async () => await reader.ReadBlockAsync(Splits.Test, 0, Stop));
        }
    }

    [Fact]
    public async Task ReadBlockAsync_AnotherBlockInItsPlace_IsDetected()
    {
        (PayloadReader reader, string name) = await PetsAsync();
        _store[name] = _store[StoreLayout.Payload("d", Splits.Train, 0)];

        (await Should.ThrowAsync<CorruptStoreException>(async () => await reader.ReadBlockAsync(Splits.Test, 0, Stop)))
            .Message.ShouldContain("the block is not the one that the manifest states");
    }

    [Fact]
    public async Task ReadBlockAsync_FileGone_SaysSo()
    {
        (PayloadReader reader, string name) = await PetsAsync();
        await _store.DeleteAsync(name, Stop);

        (await Should.ThrowAsync<CorruptStoreException>(async () => await reader.ReadBlockAsync(Splits.Test, 0, Stop)))
            .Message.ShouldContain("the payload block is missing");
    }

    [Fact]
    public async Task ReadBlockAsync_TestSplit_CarriesLabelsAndSources()
    {
        (PayloadReader reader, _) = await PetsAsync();

        PayloadBlock block = await reader.ReadBlockAsync(Splits.Test, 0, Stop);

        block.Labels.ShouldBe([0, 0, 0, 1]);
        block.Sources.ShouldBe(["cat/0.png", "cat/1.png", "cat/2.png", "dog/0.jpg"]);
        block.Sample(0).Span[0].ShouldBe((byte)200);
        reader.Blocks(Splits.Test).ShouldBe(2);
    }

    private async Task<(PayloadReader Reader, string Name)> PetsAsync()
    {
        IngestRequest request = new() { Dataset = "d", Paths = [_input.Pets("train")], TestPaths = [_input.Pets("test")], Size = 8, BlockSize = 4 };
        IngestReport report = await Ingest.IngestAsync(_store, request, null, Stop);
        return (new PayloadReader(_store, report.Manifest), StoreLayout.Payload("d", Splits.Test, 0));
    }
}
