using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed class PayloadFormatTests
{
    [Fact]
    public async Task WriteBlockAsync_TestBlock_HasTheseBytes()
    {
        var store = new MemoryStore();
        var block = new PayloadBlock(6, 2, new SampleShape(PayloadKind.ImageUInt8, 1, 1, 3), new byte[] { 1, 2, 3, 4, 5, 6 }, ["a", "é"], [7, 1]);

        await PayloadWriter.WriteBlockAsync(store, "d", Splits.Test, 3, block, Stop);

        Convert.ToHexString(store["datasets/d/payload/test-00000003.payload"]).ShouldBe(
            "53415450" + "0100" + "01" + "00" + "0600000000000000" + "02000000" // magic, version, test, uint8, first index, count
            + "01000000" + "01000000" + "03000000" + "08000000" + "0B000000" // channels, height, width, bytes of labels and of sources
            + "07000000" + "01000000" + "010203040506" + "01000000" + "61" + "02000000" + "C3A9"
            + "C80DBEE7"); // CRC-32C of all before, computed bit by bit
    }

    [Fact]
    public async Task WriteBlockAsync_LabelsInTheTrainingSplit_AreRefused()
    {
        var block = new PayloadBlock(0, 1, new SampleShape(PayloadKind.ImageUInt8, 1, 1, 1), new byte[1], null, [7]);

        await Should.ThrowAsync<ArgumentException>(
            async () => await PayloadWriter.WriteBlockAsync(new MemoryStore(), "d", Splits.Train, 0, block, Stop));
    }
}
