using System.Buffers;
using CsCheck;

namespace SatCurate.Storage.Tests.Frames;

public sealed class FrameTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xe3069283u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void Checksum_KnownTexts_IsCrc32C(string text, uint expected) =>
        Checksum.Of(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(expected);

    [Fact]
    public void Checksum_InParts_EqualsTheWhole() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 40]).Sample((a, b) =>
            Checksum.Of(b, Checksum.Of(a)) == Checksum.Of([.. a, .. b]));

    [Fact]
    public void TryRead_FramesOneBehindTheOther_GivesTheirPayloads() =>
        Gen.Byte.Array[1, 50].List[0, 8].Sample(payloads =>
        {
            byte[] file = Write(payloads);
            (List<byte[]> read, int end) = Read(file);
            return end == file.Length && read.Count == payloads.Count && read.Zip(payloads).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        });

    [Fact]
    public void TryRead_CutAtEveryLength_GivesTheWholeFramesAndTheirEnd()
    {
        byte[][] payloads = [[1], [2, 2, 2], [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]];
        byte[] file = Write(payloads);
        int[] ends = [0, 13, 28, 53];
        file.Length.ShouldBe(ends[^1]);
        for (int length = 0; length <= file.Length; length++)
        {
            (List<byte[]> read, int end) = Read(file[..length]);
            end.ShouldBe(ends.Last(e => e <= length));
            read.Count.ShouldBe(Array.IndexOf(ends, end));
        }
    }

    [Fact]
    public void TryRead_EveryByteOfAFrameBeforeTheLastFlipped_IsDamage()
    {
        byte[] file = Write([[1, 2, 3], [4, 5], [6]]);
        int last = file.Length - Frame.HeaderBytes - 1;
        for (int i = 0; i < file.Length; i++)
        {
            byte[] flipped = [.. file];
            flipped[i] ^= 0x10;
            if (i < last)
            {
                Should.Throw<CorruptStoreException>(() => Read(flipped), $"byte {i}").Name.ShouldBe("file");
            }
            else
            {
                Read(flipped).End.ShouldBe(last);
            }
        }
    }

    [Fact]
    public void TryRead_BrokenPayloadWithATornTailBehind_IsDamage()
    {
        byte[] file = Write([[1, 2, 3], [4, 5]]);
        file[Frame.HeaderBytes] ^= 1;
        Should.Throw<CorruptStoreException>(() => Read(file[..^1])).Offset.ShouldBe(0);
    }

    [Fact]
    public void TryRead_ZerosBehindTheLastFrame_AreATornTail()
    {
        byte[] file = Write([[1, 2, 3]]);
        Read([.. file, .. new byte[100]]).End.ShouldBe(file.Length);
    }

    private static byte[] Write(IEnumerable<byte[]> payloads)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (byte[] payload in payloads)
        {
            Frame.Write(writer, payload);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static (List<byte[]> Payloads, int End) Read(byte[] file)
    {
        var reader = new FrameReader(file, "file");
        var payloads = new List<byte[]>();
        while (reader.TryRead(out ReadOnlyMemory<byte> payload))
        {
            payloads.Add(payload.ToArray());
        }

        return (payloads, reader.Position);
    }
}
