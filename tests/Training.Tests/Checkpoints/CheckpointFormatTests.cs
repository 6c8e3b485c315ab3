using System.Buffers.Binary;
using System.Text;
using SatCurate.Curation;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Checkpoints;

public sealed class CheckpointFormatTests
{
    private const string Name = "datasets/d/runs/r0001/checkpoints/e000007-s00000003.ckpt";

    [Fact]
    public void Write_KnownState_HasTheBytesOfFormatOne()
    {
        var header = new CheckpointHeader(
            Recipe.Paper with { StepEpochs = [100, 150] }, InputShape.Image(1, 16, 16), 4, new TrainingPosition(7, 3), 2, new EpochSums(3, 1.5, 48, 47, 20, 0.25), []);
        using Tensor weight = tensor(new[] { 1f, -2f, 0.5f, 4f }).reshape(2, 2);
        using Tensor count = tensor(9L);

        byte[] file = Checkpoint.Write(header, [("model.weight", weight), ("model.count", count)]);

        Convert.ToHexStringLower(file).ShouldBe(Golden.Read("checkpoint.hex"));
    }

    [Fact]
    public void Read_CheckpointOfFormatOne_IsRead()
    {
        Checkpoint checkpoint = Checkpoint.Read(Golden.Bytes("checkpoint.hex"), Name);

        checkpoint.Header.Position.ShouldBe(new TrainingPosition(7, 3));
        checkpoint.Header.Recipe.StepEpochs.ShouldBe([100, 150]);
        (checkpoint.Header.Recipe with { StepEpochs = Recipe.Paper.StepEpochs }).ShouldBe(Recipe.Paper);
        (checkpoint.Header.Shape, checkpoint.Header.Classes, checkpoint.Header.Threads).ShouldBe((InputShape.Image(1, 16, 16), 4, 2));
        checkpoint.Header.Sums.ShouldBe(new EpochSums(3, 1.5, 48, 47, 20, 0.25));
        using Tensor weight = zeros(2, 2);
        checkpoint.CopyTo("model.weight", weight);
        weight.data<float>().ToArray().ShouldBe([1f, -2f, 0.5f, 4f]);
    }

    [Fact]
    public async Task ReadHeaderAsync_OfAStreamInAnyPieces_ReadsWhatReadReads()
    {
        byte[] file = Golden.Bytes("checkpoint.hex");
        foreach (int most in (int[])[1, 3, 16, 17, 4096])
        {
            CheckpointHeader header = await CheckpointCheck.ReadHeaderAsync(new PiecewiseStream(file, most), Name, TestContext.Current.CancellationToken);
            header.Tensors.Select(t => (t.Name, t.Bytes)).ShouldBe([("model.weight", 16), ("model.count", 8)]);
        }
    }

    [Fact]
    public async Task ReadHeaderAsync_AnyByteFlippedOrCutAnywhere_IsDamage()
    {
        byte[] file = Golden.Bytes("checkpoint.hex");
        for (int at = 0; at < file.Length; at++)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x10;
            await Should.ThrowAsync<InvalidDataException>(() => CheckAsync(damaged), $"byte {at}");
            await Should.ThrowAsync<InvalidDataException>(() => CheckAsync(file[..at]), $"length {at}");
        }
    }

    [Fact]
    public async Task ReadHeaderAsync_ATableThatLies_IsDamage()
    {
        byte[] file = Edited("\"Bytes\":16", "\"Bytes\":12");
        (await Should.ThrowAsync<InvalidDataException>(() => CheckAsync(file))).Message.ShouldContain("20 bytes by their table and 24 in the file");
    }

    [Fact]
    public async Task Read_ANewerFormat_NamesTheFileAndBothVersions()
    {
        byte[] file = Golden.Bytes("checkpoint.hex");
        file[8] = 2;
        Mend(file);
        foreach (string message in (string[])[
            Should.Throw<UserErrorException>(() => Checkpoint.Read(file, Name)).Message,
            (await Should.ThrowAsync<UserErrorException>(() => CheckAsync(file))).Message])
        {
            message.ShouldContain(Name);
            message.ShouldContain("format version 2 is unknown, this SatCurate reads up to 1");
        }
    }

    [Fact]
    public void Read_ARecipeWithAnUnknownMember_IsRefusedAndNotPassedOver()
    {
        string message = Should.Throw<UserErrorException>(() => Checkpoint.Read(Edited("\"Momentum\":", "\"Nomentum\":"), Name)).Message;
        message.ShouldContain(Name);
        message.ShouldContain("Nomentum");
    }

    private static Task<CheckpointHeader> CheckAsync(byte[] file) =>
        CheckpointCheck.ReadHeaderAsync(new MemoryStream(file), Name, TestContext.Current.CancellationToken);

    private static byte[] Edited(string from, string to)
    {
        byte[] file = Golden.Bytes("checkpoint.hex");
        int at = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        Encoding.UTF8.GetBytes(to).CopyTo(file, at);
        Mend(file);
        return file;
    }

    private static void Mend(byte[] file) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 4), Crc(file.AsSpan(..^4)));

    /// <summary>CRC-32C bit by bit, so that the format's checksum is not checked by itself.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return ~crc;
    }

    /// <summary>Gives at most so many bytes a read, as a network does.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
