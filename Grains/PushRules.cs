using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What a push must be, and how its parts are found.</summary>
internal static class PushRules
{
    /// <summary>Offset of the i-th sample of a push.</summary>
    public static int Offset(PushRequest request, int i) => MemoryMarshal.Cast<byte, ushort>(request.Offsets.Span)[i];

    /// <summary>Prediction of the i-th sample of a push.</summary>
    public static ReadOnlyMemory<byte> Prediction(PushRequest request, int i, int classes) =>
        request.Predictions.Slice(i * classes * sizeof(float), classes * sizeof(float));

    /// <summary>Throws where lengths, offsets or probabilities are not what they must be; nothing has changed then.</summary>
    public static void Validate(PushRequest request, BlockColumns columns)
    {
        int classes = columns.Scope!.Classes;
        ReadOnlySpan<ushort> offsets = MemoryMarshal.Cast<byte, ushort>(request.Offsets.Span);
        ReadOnlySpan<float> predictions = MemoryMarshal.Cast<byte, float>(request.Predictions.Span);
        if (predictions.Length != offsets.Length * classes)
        {
            throw new ArgumentException($"{offsets.Length} samples of {classes} classes came with {predictions.Length} probabilities");
        }

        for (int i = 0; i < offsets.Length; i++)
        {
            if (offsets[i] >= columns.Count)
            {
                throw new ArgumentException($"offset {offsets[i]} lies outside a block of {columns.Count} samples");
            }

            if (!Curation.Prediction.IsValid(predictions.Slice(i * classes, classes)))
            {
                throw new ArgumentException($"the prediction for offset {offsets[i]} in epoch {request.Epoch} is not a distribution");
            }
        }
    }
}
