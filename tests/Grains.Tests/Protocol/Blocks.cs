using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Grains.Tests.Protocol;

/// <summary>Calls to the only block of a small data set, as its trainer makes them.</summary>
internal static class Blocks
{
    public static readonly RunScope Scope = new(1, 3, 0.9f, 0, true);

    /// <summary>Pushes one visit of one sample.</summary>
    public static Task<PushAnswer> PushAsync(IBlockGrain block, int epoch, int sample, long token = 1) => block.PushAsync(new PushRequest(
        1, epoch, token, 0, Offsets(sample), MemoryMarshal.AsBytes<float>([0.25f, 0.5f, 0.25f]).ToArray())).AsTask();

    /// <summary>Label in force and last epoch of one sample at a decision sequence number.</summary>
    public static async Task<(int Label, int LastEpoch, long WriterEpoch)> PullAsync(IBlockGrain block, int sample, long sequence = 0)
    {
        PullAnswer answer = await UntilOwnedAsync(() => block.PullAsync(new PullRequest(1, sequence, Offsets(sample))).AsTask());
        return (MemoryMarshal.Cast<byte, int>(answer.Labels.Span)[0], MemoryMarshal.Cast<byte, int>(answer.LastEpochs.Span)[0], answer.WriterEpoch);
    }

    /// <summary>Repeats a call that meets an activation on its way out.</summary>
    public static async Task<T> UntilOwnedAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (BlockMovedException) when (attempt < 1_000)
            {
                await Task.Yield();
            }
        }
    }

    private static byte[] Offsets(int sample) => MemoryMarshal.AsBytes<ushort>([(ushort)sample]).ToArray();
}
