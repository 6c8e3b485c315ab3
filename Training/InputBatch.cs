using SatCurate.Training.Batching;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>Minibatches as tensors.</summary>
internal static class InputBatch
{
    /// <summary>
    /// The payload as float32, N x C x H x W pixels in [0,255] or N x F features, on <paramref name="device"/>. Returns the buffer.
    /// </summary>
    public static Tensor Load(Minibatch batch, InputShape shape, Device device)
    {
        long count = batch.Samples.Length;
        bool image = shape.Kind == InputKind.Image;
        Tensor raw = image
            ? empty(count, shape.Channels, shape.Height, shape.Width, dtype: ScalarType.Byte)
            : empty(count, shape.Values, dtype: ScalarType.Float32);
        batch.Payload.CopyTo(raw.bytes);
        batch.Return();
        return raw.to(device).to(ScalarType.Float32);
    }
}
