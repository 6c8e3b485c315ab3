using SatCurate.Training.Batching;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>Minibatches as tensors.</summary>
internal static class InputBatch
{
    /// <summary>
    /// The payload as float32, N x C x H x W pixels in [0,255] or N x F features, or the bags of N texts as one vector of int32 (see
    /// <see cref="Text.TextBags"/>), on <paramref name="device"/>. Returns the buffer.
    /// </summary>
    public static Tensor Load(Minibatch batch, InputShape shape, Device device)
    {
        long count = batch.Samples.Length;
        Tensor raw = shape.Kind switch
        {
            InputKind.Image => empty(count, shape.Channels, shape.Height, shape.Width, dtype: ScalarType.Byte),
            InputKind.Text => empty(batch.Length / sizeof(int), dtype: ScalarType.Int32),
            _ => empty(count, shape.Values, dtype: ScalarType.Float32),
        };
        batch.Payload.CopyTo(raw.bytes);
        batch.Return();
        Tensor there = TorchDevice.Copy(raw, device);
        return shape.Kind == InputKind.Text ? there : there.to(ScalarType.Float32);
    }
}
