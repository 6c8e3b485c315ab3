using System.Buffers;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.Batching;

/// <summary>A minibatch ready for its step. The payload's buffer is rented: <see cref="Return"/> it once it is in a tensor.</summary>
/// <param name="Step">Zero-based step within the epoch.</param>
/// <param name="Samples">Indexes of its samples.</param>
/// <param name="Buffer">Rented buffer that holds the payload, or its places in a <see cref="ResidentPayload"/>.</param>
/// <param name="Length">Bytes of that in it.</param>
/// <param name="Targets">The pull, under way since the minibatch was planned.</param>
internal sealed record Minibatch(int Step, int[] Samples, byte[] Buffer, int Length, Task<PulledTargets>? Targets)
{
    public ReadOnlySpan<byte> Payload => Buffer.AsSpan(0, Length);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
