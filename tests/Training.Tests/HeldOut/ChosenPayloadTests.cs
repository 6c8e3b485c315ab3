using System.Text;
using SatCurate.Datasets.Payload;
using SatCurate.Training.Batching;
using SatCurate.Training.HeldOut;

namespace SatCurate.Training.Tests.HeldOut;

public sealed class ChosenPayloadTests
{
    [Fact]
    public async Task ReadBlockAsync_OfNumbers_HoldsTheChosenSamplesAlone()
    {
        var all = new PayloadArray(InputShape.Features(2), Enumerable.Range(0, 10 * 2 * sizeof(float)).Select(i => (byte)i).ToArray(), blockSize: 3);
        var chosen = new ChosenPayload(all, [1, 2, 7, 9]); // none of samples 3 to 5

        chosen.Counts.ShouldBe([2, 1, 1]);
        (await chosen.ReadBlockAsync(0, default)).ToArray().ShouldBe(Enumerable.Range(8, 16).Select(i => (byte)i));
        (await chosen.ReadBlockAsync(1, default)).ToArray().ShouldBe(Enumerable.Range(56, 8).Select(i => (byte)i));
        (await chosen.ReadBlockAsync(2, default)).ToArray().ShouldBe(Enumerable.Range(72, 8).Select(i => (byte)i));
    }

    [Fact]
    public async Task ReadBlockAsync_OfTexts_PacksThemAnew()
    {
        ReadOnlyMemory<byte>[] texts = [.. ((string[])["", "one", "zwei", "drei3", ""]).Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];
        var chosen = new ChosenPayload(new SampleArray(InputShape.Text, texts, blockSize: 4), [0, 2, 3, 4]);

        chosen.Counts.ShouldBe([3, 1]);
        ReadOnlyMemory<byte> packed = await chosen.ReadBlockAsync(0, default);
        PackedTexts.FaultOf(packed.Span, 3).ShouldBeNull();
        Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetString(PackedTexts.Sample(packed, 3, i).Span)).ShouldBe(["", "zwei", "drei3"]);
    }
}
