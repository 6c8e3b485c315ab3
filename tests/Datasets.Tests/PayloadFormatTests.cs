using System.Buffers.Binary;
using System.Text;
using SatCurate.Curation;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed class PayloadFormatTests
{
    private const string Name = "datasets/d/payload/test-00000003.payload";

    private static readonly DatasetManifest Manifest = new()
    {
        Name = "d",
        IngestId = Guid.Empty,
        Classes = ["cat", "dog"],
        Kind = PayloadKind.ImageUInt8,
        Channels = 1,
        Height = 1,
        Width = 3,
        BlockSize = 2,
        TrainCount = 2,
        TestCount = 8,
        Format = "idx",
        HasTruth = false,
        HasSources = true,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static readonly DatasetManifest TextManifest = Manifest with { Kind = PayloadKind.TextUtf8, Width = 1, HasSources = false };

    private static readonly PayloadBlock Texts = new(6, 2, SampleShape.Text, PackedTexts.Pack([3, 3], "né"u8), null, [7, 1]);

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task WriteBlockAsync_TestBlock_HasTheBytesOfFormatOne()
    {
        var block = new PayloadBlock(6, 2, new SampleShape(PayloadKind.ImageUInt8, 1, 1, 3), new byte[] { 1, 2, 3, 4, 5, 6 }, ["a", "é"], [7, 1]);

        await PayloadWriter.WriteBlockAsync(_store, StoreLayout.Payload("d", Splits.Test, 3), Splits.Test, block, Stop);

        Convert.ToHexStringLower(_store[Name]).ShouldBe(Golden.Read("payload.hex"));
    }

    [Fact]
    public async Task ReadBlockAsync_BlockOfFormatOne_IsRead()
    {
        _store[Name] = Golden.Bytes("payload.hex");

        PayloadBlock block = await new PayloadReader(_store, Manifest).ReadBlockAsync(Splits.Test, 3, Stop);

        block.Data.ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        block.Sources.ShouldBe(["a", "é"]);
        block.Labels.ShouldBe([7, 1]);
        block.FirstIndex.ShouldBe(6);
    }

    [Fact]
    public async Task ReadBlockAsync_ANewerFormat_NamesTheFileAndBothVersions()
    {
        byte[] file = Golden.Bytes("payload.hex");
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(4), 3);
        _store[Name] = file;

        string message = (await Should.ThrowAsync<UserErrorException>(
            async () => await new PayloadReader(_store, Manifest).ReadBlockAsync(Splits.Test, 3, Stop))).Message;

        message.ShouldContain(Name);
        message.ShouldContain("format version 3 is unknown, this SatCurate reads up to 2");
    }

    [Fact]
    public async Task WriteBlockAsync_Texts_HasTheBytesOfFormatTwo()
    {
        await PayloadWriter.WriteBlockAsync(_store, StoreLayout.Payload("d", Splits.Test, 3), Splits.Test, Texts, Stop);

        Convert.ToHexStringLower(_store[Name]).ShouldBe(Golden.Read("payload-2.hex"));
    }

    [Fact]
    public async Task ReadBlockAsync_BlockOfFormatTwo_IsRead()
    {
        _store[Name] = Golden.Bytes("payload-2.hex");

        PayloadBlock block = await new PayloadReader(_store, TextManifest).ReadBlockAsync(Splits.Test, 3, Stop);

        Encoding.UTF8.GetString(block.Sample(0).Span).ShouldBe("né");
        block.Sample(1).Length.ShouldBe(0);
        block.Labels.ShouldBe([7, 1]);
    }

    [Fact]
    public async Task ReadBlockAsync_TextsInAFileOfFormatOne_AreAnotherBlock()
    {
        _store[Name] = Golden.Bytes("payload.hex");
        await Should.ThrowAsync<CorruptStoreException>(async () => await new PayloadReader(_store, TextManifest).ReadBlockAsync(Splits.Test, 3, Stop));
    }

    [Fact]
    public async Task ReadBlockAsync_TextsWhoseEndsLie_SaysWhich()
    {
        await PayloadWriter.WriteBlockAsync(_store, StoreLayout.Payload("d", Splits.Test, 3), Splits.Test, Texts with { Data = PackedTexts.Pack([4, 3], "né"u8) }, Stop);

        (await Should.ThrowAsync<CorruptStoreException>(async () => await new PayloadReader(_store, TextManifest).ReadBlockAsync(Splits.Test, 3, Stop)))
            .Message.ShouldContain("text 0 ends at byte 4 after 0");
    }

    [Fact]
    public async Task WriteBlockAsync_LabelsInTheTrainingSplit_AreRefused()
    {
        var block = new PayloadBlock(0, 1, new SampleShape(PayloadKind.ImageUInt8, 1, 1, 1), new byte[1], null, [7]);

        await Should.ThrowAsync<ArgumentException>(async () => await PayloadWriter.WriteBlockAsync(_store, StoreLayout.Payload("d", Splits.Train, 0), Splits.Train, block, Stop));
    }
}
