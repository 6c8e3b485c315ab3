using System.Text;
using SatCurate.Curation;

namespace SatCurate.Storage.Tests;

public sealed class ManifestFileTests
{
    private static readonly DatasetManifest Manifest = new()
    {
        Name = "d",
        IngestId = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        Classes = ["cat", "dog"],
        Kind = PayloadKind.ImageUInt8,
        Channels = 3,
        Height = 32,
        Width = 33,
        BlockSize = 1024,
        TrainCount = 2049,
        TestCount = 10,
        Format = "cifar",
        HasTruth = true,
        Injected = "symmetric:0.4",
        InjectSeed = 1,
        RealisedNoise = 0.25,
        HasSources = true,
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task WriteAsync_ThenRead_GivesTheSameManifest()
    {
        await ManifestFile.WriteAsync(_store, Manifest, Token.Current);
        DatasetManifest read = (await ManifestFile.ReadAsync(_store, "d", Token.Current)).ShouldNotBeNull();
        read.Classes.ShouldBe(Manifest.Classes);
        (read with { Classes = Manifest.Classes }).ShouldBe(Manifest);
    }

    [Fact]
    public async Task WriteAsync_KnownManifest_HasTheTextOfFormatOne()
    {
        await ManifestFile.WriteAsync(_store, Manifest, Token.Current);
        Encoding.UTF8.GetString(_store["datasets/d/manifest.json"]).ReplaceLineEndings("\n").TrimEnd()
            .ShouldBe(Golden.Text("manifest.json").TrimEnd());
    }

    [Fact]
    public async Task ReadAsync_ManifestOfFormatOne_IsRead()
    {
        _store["datasets/d/manifest.json"] = Encoding.UTF8.GetBytes(Golden.Text("manifest.json"));
        DatasetManifest read = (await ManifestFile.ReadAsync(_store, "d", Token.Current)).ShouldNotBeNull();
        read.Classes.ShouldBe(Manifest.Classes);
        (read with { Classes = Manifest.Classes }).ShouldBe(Manifest);
    }

    [Fact]
    public async Task ReadAsync_NoDataSet_IsNull() => (await ManifestFile.ReadAsync(_store, "d", Token.Current)).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    public async Task ReadAsync_NotAManifest_IsDamage(string text)
    {
        _store["datasets/d/manifest.json"] = Encoding.UTF8.GetBytes(text);
        await Should.ThrowAsync<CorruptStoreException>(async () => await ManifestFile.ReadAsync(_store, "d", Token.Current));
    }

    [Fact]
    public async Task ReadAsync_ANewerFormat_SaysSoEvenWhereItsMembersAreUnknown()
    {
        _store["datasets/d/manifest.json"] = Encoding.UTF8.GetBytes($$"""{"FormatVersion":{{DatasetManifest.CurrentVersion + 1}},"Shape":"something new"}""");
        (await Should.ThrowAsync<UserErrorException>(async () => await ManifestFile.ReadAsync(_store, "d", Token.Current)))
            .Message.ShouldContain($"format version {DatasetManifest.CurrentVersion + 1}");
    }

    [Fact]
    public async Task ListAsync_SomeDataSets_GivesTheirNamesInOrder()
    {
        foreach (string name in (string[])["b", "a.1", "c"])
        {
            await ManifestFile.WriteAsync(_store, Manifest with { Name = name }, Token.Current);
        }

        _store["datasets/half/given/00000000.labels"] = [];
        _store["datasets/half/deep/manifest.json"] = [];
        var names = new List<string>();
        await foreach (string name in ManifestFile.ListAsync(_store, Token.Current))
        {
            names.Add(name);
        }

        names.ShouldBe(["a.1", "b", "c"]);
    }

    [Fact]
    public void SamplesIn_TheLastBlock_HoldsTheRest()
    {
        Manifest.TrainBlocks.ShouldBe(3);
        Enumerable.Range(0, 3).Select(block => Manifest.SamplesIn(block)).ShouldBe([1024, 1024, 1]);
        Manifest.TestBlocks.ShouldBe(1);
    }
}
