using System.Buffers;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Batching;

/// <summary>
/// A split's payload in a GPU's memory, where minibatches are gathered, cropped and mirrored: what crosses to it in a step are places, not pixels.
/// Made, used and disposed on the trainer's thread, but for <see cref="Plan"/>.
/// </summary>
internal sealed class ResidentPayload : IDisposable
{
    /// <summary>More payload than this stays with the host.</summary>
    public const long MostBytes = 4L << 30;

    // Far below zero: a row or column that a view does not have takes the sum of both below zero, which is where the pixel of zeros is.
    private const long Nowhere = -1L << 40;

    private readonly InputShape _shape;
    private readonly Augmentation _augmentation;
    private readonly Device _device;
    private readonly Tensor _data; // pictures: a pixel of zeros, then all samples' pixels, P x C of uint8; features: N x F of float32

    private ResidentPayload(IPayloadBlocks blocks, Augmentation augmentation, Device device)
    {
        (_shape, _augmentation, _device) = (blocks.Shape, augmentation, device);
        using var scope = NewDisposeScope();
        bool pictures = _shape.Kind == InputKind.Image;
        long count = blocks.Counts.Sum(held => (long)held);
        _data = pictures
            ? zeros(1 + (count * _shape.Height * _shape.Width), _shape.Channels, dtype: ScalarType.Byte, device: device)
            : empty(count, _shape.Values, dtype: ScalarType.Float32, device: device);
        long at = pictures ? 1 : 0;
        for (int block = 0; block < blocks.Counts.Count; block++)
        {
            using var each = NewDisposeScope();
            Tensor rows = Rows(blocks.ReadBlockAsync(block, CancellationToken.None).AsTask().GetAwaiter().GetResult().Span, blocks.Counts[block], block);
            _data.narrow(0, at, rows.shape[0]).copy_(rows);
            at += rows.shape[0];
        }

        _data.DetachFromDisposeScope();
    }

    /// <summary>The payload on a GPU; null on the CPU, for texts, and where there is more than <see cref="MostBytes"/> or than the GPU has room for.</summary>
    public static ResidentPayload? Of(IPayloadBlocks blocks, Augmentation augmentation, Device device)
    {
        long bytes = blocks.Counts.Sum(held => (long)held * blocks.Shape.Bytes);
        if (device.type != DeviceType.CUDA || blocks.Shape.Kind == InputKind.Text || bytes > MostBytes)
        {
            return null;
        }

        try
        {
            return Load(blocks, augmentation, device);
        }
        catch (ExternalException error) when (error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    /// <summary>The payload on any device.</summary>
    /// <exception cref="InvalidDataException">A block has another length than its samples.</exception>
    internal static ResidentPayload Load(IPayloadBlocks blocks, Augmentation augmentation, Device device) => new(blocks, augmentation, device);

    /// <summary>Where to find a minibatch: the lines and columns of the views of N pictures, or N samples. Called from any thread.</summary>
    public Minibatch Plan(int epoch, int step, int[] samples)
    {
        int each = _shape.Kind == InputKind.Image ? _shape.Height + _shape.Width : 1;
        int length = samples.Length * each * sizeof(long);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        Span<long> places = MemoryMarshal.Cast<byte, long>(buffer.AsSpan(0, length));
        if (_shape.Kind == InputKind.Image)
        {
            PlanViews(epoch, samples, places);
        }
        else
        {
            for (int i = 0; i < samples.Length; i++)
            {
                places[i] = samples[i];
            }
        }

        return new Minibatch(step, samples, buffer, length, null);
    }

    /// <summary>What <see cref="InputBatch.Load"/> makes of the same minibatch; pictures with their channels innermost in memory. Returns the buffer.</summary>
    public Tensor Gather(Minibatch batch)
    {
        using var scope = NewDisposeScope();
        Tensor plan = empty(batch.Length / sizeof(long), dtype: ScalarType.Int64);
        batch.Payload.CopyTo(plan.bytes);
        batch.Return();
        Tensor places = TorchDevice.Copy(plan, _device);
        if (_shape.Kind != InputKind.Image)
        {
            return _data.index_select(0, places).MoveToOuterDisposeScope();
        }

        (long count, long height, long width) = (batch.Samples.Length, _shape.Height, _shape.Width);
        Tensor lines = places.narrow(0, 0, count * height).view(count, height, 1);
        Tensor columns = places.narrow(0, count * height, count * width).view(count, 1, width);
        using Scalar once = 1;
        using Scalar first = 0;
        Tensor pixels = lines.add(columns, once).clamp_min_(first).flatten();
        Tensor seen = _data.index_select(0, pixels).view(count, height, width, _shape.Channels);
        return seen.to(ScalarType.Float32).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    private void PlanViews(int epoch, int[] samples, Span<long> places)
    {
        (int height, int width) = (_shape.Height, _shape.Width);
        Span<long> lines = places[..(samples.Length * height)];
        Span<long> columns = places[lines.Length..];
        int[] rows = new int[height];
        int[] across = new int[width];
        for (int i = 0; i < samples.Length; i++)
        {
            _augmentation.Places(rows, across, epoch, samples[i]);
            for (int y = 0; y < height; y++)
            {
                lines[(i * height) + y] = rows[y] < 0 ? Nowhere : 1 + ((((long)samples[i] * height) + rows[y]) * width);
            }

            for (int x = 0; x < width; x++)
            {
                columns[(i * width) + x] = across[x] < 0 ? Nowhere : across[x];
            }
        }
    }

    private Tensor Rows(ReadOnlySpan<byte> data, int count, int block)
    {
        if (data.Length != count * _shape.Bytes)
        {
            throw new InvalidDataException($"Payload block {block}: {data.Length} bytes where {count * _shape.Bytes} are expected.");
        }

        bool pictures = _shape.Kind == InputKind.Image;
        Tensor rows = pictures
            ? empty(count, _shape.Channels, _shape.Height, _shape.Width, dtype: ScalarType.Byte)
            : empty(count, _shape.Values, dtype: ScalarType.Float32);
        data.CopyTo(rows.bytes);
        Tensor there = rows.to(_device);
        return pictures ? there.permute(0, 2, 3, 1).reshape(-1, _shape.Channels) : there;
    }
}
