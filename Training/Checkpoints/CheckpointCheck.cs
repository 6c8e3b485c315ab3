using System.Buffers.Binary;

namespace SatCurate.Training.Checkpoints;

/// <summary>Reads through a checkpoint without a model and without torch, a piece at a time.</summary>
public static class CheckpointCheck
{
    private const int PieceBytes = 1 << 20;
    private const int MostHeaderBytes = 64 << 20;

    /// <summary>Reads the whole file and answers its header.</summary>
    /// <param name="stream">The file from its start.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">Not a checkpoint, truncated, damaged, or its table of tensors lies.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async Task<CheckpointHeader> ReadHeaderAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        byte[] prefix = new byte[CheckpointFormat.PrefixBytes];
        int read = await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken);
        Demand(read == prefix.Length && CheckpointFormat.IsCheckpoint(prefix), "not a checkpoint");

        // The header is taken as it is until the checksum at the end has vouched for it.
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(12));
        byte[] json = new byte[Math.Min(stated, MostHeaderBytes)];
        read = await stream.ReadAtLeastAsync(json, json.Length, throwOnEndOfStream: false, cancellationToken);
        Demand(read == json.Length, "the checkpoint is truncated or damaged: it is shorter than its header");
        uint crc = CheckpointFormat.Crc(json, CheckpointFormat.Crc(prefix));
        (long tensorBytes, crc, uint statedCrc) = await ReadTensorsAsync(stream, crc, cancellationToken);
        Demand(crc == statedCrc, "the checkpoint is truncated or damaged: its checksum does not fit");

        _ = CheckpointFormat.HeaderLength(prefix, prefix.Length + json.Length + tensorBytes + CheckpointFormat.CrcBytes, name);
        CheckpointHeader header = CheckpointFormat.ReadHeader(json, name);
        long tabled = header.Tensors.Sum(entry => (long)entry.Bytes);
        Demand(tabled == tensorBytes, $"the tensors take {tabled} bytes by their table and {tensorBytes} in the file");
        return header;
    }

    /// <summary>Reads to the end: bytes of the tensors, the checksum going on over them, and the one that is stated behind them.</summary>
    private static async Task<(long Bytes, uint Crc, uint Stated)> ReadTensorsAsync(Stream stream, uint crc, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceBytes];
        long bytes = 0;
        int kept = 0; // What has come last may be the checksum: it waits until more comes.
        int read;
        while ((read = await stream.ReadAsync(piece.AsMemory(kept), cancellationToken)) > 0)
        {
            int whole = Math.Max(0, kept + read - CheckpointFormat.CrcBytes);
            crc = CheckpointFormat.Crc(piece.AsSpan(0, whole), crc);
            bytes += whole;
            kept = kept + read - whole;
            piece.AsSpan(whole, kept).CopyTo(piece);
        }

        Demand(kept == CheckpointFormat.CrcBytes, "the checkpoint is truncated or damaged: it has no checksum");
        return (bytes, crc, BinaryPrimitives.ReadUInt32LittleEndian(piece));
    }

    private static void Demand(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
