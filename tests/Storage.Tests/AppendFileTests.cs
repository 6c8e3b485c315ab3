using System.Text;

namespace SatCurate.Storage.Tests;

public sealed class AppendFileTests
{
    private const string Name = "datasets/d/appends/00000001.json";

    private static readonly AppendedSamples Append = new("5c01d3e8", 2049, 10, 3, "ab12", 0.25, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private readonly MemoryStore _store = new();

    public AppendFileTests() => _store["datasets/d/manifest.json"] = Encoding.UTF8.GetBytes(Golden.Text("manifest.json"));

    [Fact]
    public async Task CreateAsync_ThenReadingTheManifest_CountsThem()
    {
        DatasetManifest before = await ManifestAsync();
        (await AppendFile.CreateAsync(_store, before, Append, Token.Current)).ShouldBeTrue();

        DatasetManifest after = await ManifestAsync();
        after.TrainCount.ShouldBe(2059);
        after.Appends.ShouldBe([Append]);
        after.SamplesIn(2).ShouldBe(11);
        after.SamplesIn(2, run: 3).ShouldBe(1, "run 3 came before");
        after.SamplesIn(2, run: 4).ShouldBe(11);
        after.AppendOf(1).ShouldBe("");
        after.AppendOf(2).ShouldBe("5c01d3e8");
    }

    [Fact]
    public async Task CreateAsync_AnotherCameFirst_IsRefused()
    {
        DatasetManifest before = await ManifestAsync();
        await AppendFile.CreateAsync(_store, before, Append, Token.Current);
        (await AppendFile.CreateAsync(_store, before, Append with { Id = "00000000" }, Token.Current)).ShouldBeFalse();
        (await ManifestAsync()).Appends.ShouldBe([Append]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"FormatVersion":1}""")]
    [InlineData("""{"FormatVersion":1,"Append":{"Id":"a","First":7,"Count":1,"AfterRun":0,"Fingerprint":"","RealisedNoise":null,"At":"2026-01-02T03:04:05+00:00"}}""")]
    public async Task ReadingTheManifest_WithADamagedAppend_NamesIt(string text)
    {
        _store[Name] = Encoding.UTF8.GetBytes(text);
        (await Should.ThrowAsync<CorruptStoreException>(ManifestAsync)).Message.ShouldContain(Name);
    }

    private async Task<DatasetManifest> ManifestAsync() => (await ManifestFile.ReadAsync(_store, "d", Token.Current))!;
}
