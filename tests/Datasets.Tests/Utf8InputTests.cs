using System.Text;
using CsCheck;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class Utf8InputTests
{
    private static readonly string[] s_parts = ["a", "\n", "é", "日", "😀"];

    private static readonly Gen<byte[]> Valid = Gen.Int[0, 4].Array[0, 40].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => s_parts[part]))));

    [Fact]
    public void Read_Utf8InPiecesOfAnySize_GivesTheBytes() =>
        Gen.Select(Valid, Gen.Int[1, 7], Gen.Int[1, 7]).Sample((bytes, piece, step) => Read(bytes, piece, step).ShouldBe(bytes));

    [Fact]
    public void Read_AnInvalidByteAnywhere_IsRefusedWithItsLine() =>
        Gen.Select(Valid, Valid, Gen.Int[0, 2].Select(kind => (byte)(kind == 0 ? 0xFF : kind == 1 ? 0xC0 : 0x80)), Gen.Int[1, 7], Gen.Int[1, 7]).Sample((before, after, bad, piece, step) =>
            Should.Throw<UserErrorException>(() => Read([.. before, bad, .. after], piece, step)).Message
                .ShouldStartWith($"not UTF-8: byte 0x{bad:x2} (a.txt, line {before.Count(b => b == '\n') + 1})"));

    [Fact]
    public void Read_ACharacterThatBreaksOff_IsRefused() =>
        Gen.Select(Valid, Gen.Int[1, 3], Gen.Int[1, 7]).Sample((before, length, piece) =>
            Should.Throw<UserErrorException>(() => Read([.. before, .. Encoding.UTF8.GetBytes("😀")[..length]], piece, 7))
                .Message.ShouldStartWith("not UTF-8: byte 0xf0"));

    private static byte[] Read(byte[] bytes, int piece, int step)
    {
        using var input = new Utf8Input(new Pieces(bytes, piece), "a.txt");
        using var read = new MemoryStream();
        var buffer = new byte[step];
        for (int count; (count = input.Read(buffer)) > 0;)
        {
            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    /// <summary>Gives few bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);
    }
}
