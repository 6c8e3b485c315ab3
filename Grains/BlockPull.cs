using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Answers pulls from columns.</summary>
internal static class BlockPull
{
    /// <summary>Targets, last epochs, labels in force and standings of <paramref name="offsets"/>, in their order.</summary>
    public static PullAnswer Answer(BlockColumns columns, RunScope scope, long writerEpoch, long decisionSequence, ReadOnlySpan<ushort> offsets)
    {
        int classes = scope.Classes;
        DistributionForm form = scope.Form;
        byte[] targets = GC.AllocateUninitializedArray<byte>(offsets.Length * classes * sizeof(float));
        byte[] epochs = new byte[offsets.Length * sizeof(int)];
        byte[] labels = new byte[offsets.Length * sizeof(int)];
        byte[] standings = new byte[offsets.Length];
        Span<float> target = MemoryMarshal.Cast<byte, float>(targets.AsSpan());
        Span<int> epoch = MemoryMarshal.Cast<byte, int>(epochs.AsSpan());
        Span<int> label = MemoryMarshal.Cast<byte, int>(labels.AsSpan());
        for (int i = 0; i < offsets.Length; i++)
        {
            int offset = offsets[i];
            form.Read(columns.Target(offset), target.Slice(i * classes, classes));
            epoch[i] = columns.LastEpoch(offset);
            (label[i], SampleStanding standing) = LabelInForce.Of(columns.Given(offset), columns.VerdictAt(offset, decisionSequence));
            standings[i] = (byte)standing;
        }

        return new PullAnswer(writerEpoch, targets, epochs, labels, standings);
    }
}
