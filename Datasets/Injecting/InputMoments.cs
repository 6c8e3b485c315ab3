using System.Runtime.InteropServices;
using SatCurate.Storage;

namespace SatCurate.Datasets.Injecting;

/// <summary>Mean and standard deviation of a training split before noise: of each channel of pictures, of each column of features.</summary>
internal sealed class InputMoments
{
    private const int ProgressStep = 256;

    private readonly SampleShape _shape;

    private InputMoments(SampleShape shape, double[] mean, double[] deviation) => (_shape, Mean, Deviation) = (shape, mean, deviation);

    /// <summary>Means: C of pictures, F of features.</summary>
    public double[] Mean { get; }

    /// <summary>Standard deviations, in the same order.</summary>
    public double[] Deviation { get; }

    /// <summary>Values of a sample.</summary>
    public int Values => _shape.Channels * _shape.Height * _shape.Width;

    /// <summary>Mean 0 and deviation 1 for each channel: for what does not ask for moments.</summary>
    public static InputMoments Neutral(SampleShape pictures) =>
        new(pictures, new double[pictures.Channels], [.. Enumerable.Repeat(1.0, pictures.Channels)]);

    /// <summary>Reads the source to its end or to the limit.</summary>
    /// <param name="source">Pictures or features, opened for this alone: reading leaves its marks on a source.</param>
    /// <param name="limit">The most samples to take.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    public static InputMoments Of(ISampleSource source, long limit, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        SampleShape shape = source.Shape;
        var sums = new Sums(shape.Kind == PayloadKind.ImageUInt8 ? shape.Channels : shape.Width);
        long samples = 0;
        foreach (RawSample sample in Samples(source, limit, progress, cancellationToken))
        {
            samples++;
            if (shape.Kind == PayloadKind.ImageUInt8)
            {
                sums.AddPicture(sample.Payload.Span);
            }
            else
            {
                sums.AddFeatures(MemoryMarshal.Cast<byte, float>(sample.Payload.Span), samples);
            }
        }

        (double[] mean, double[] deviation) = sums.Moments();
        return new InputMoments(shape, mean, deviation);
    }

    /// <summary>The samples up to the limit, telling how far they are.</summary>
    public static IEnumerable<RawSample> Samples(
        ISampleSource source, long limit, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        long read = 0;
        foreach (RawSample sample in source.Read())
        {
            if (read == limit)
            {
                yield break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return sample;
            if (++read % ProgressStep == 0)
            {
                progress?.Report(new IngestProgress("before noise", read, source.Count is long count ? Math.Min(count, limit) : null));
            }
        }
    }

    /// <summary>Writes a sample's values with mean 0 and standard deviation 1; those that never vary become 0.</summary>
    public void Standardise(ReadOnlySpan<byte> payload, Span<float> values)
    {
        bool isPicture = _shape.Kind == PayloadKind.ImageUInt8;
        int places = isPicture ? _shape.Height * _shape.Width : 1;
        ReadOnlySpan<float> features = isPicture ? [] : MemoryMarshal.Cast<byte, float>(payload);
        for (int i = 0; i < values.Length; i++)
        {
            int group = i / places;
            double value = isPicture ? payload[i] : features[i];
            values[i] = Deviation[group] > 0 ? (float)((value - Mean[group]) / Deviation[group]) : 0f;
        }
    }

    /// <summary>Pictures are counted, which is exact; features are averaged as they come (Welford, 1962).</summary>
    private sealed class Sums(int groups)
    {
        private readonly long[] _counts = new long[groups * 256];
        private readonly double[] _mean = new double[groups];
        private readonly double[] _squares = new double[groups];
        private long _features;

        public void AddPicture(ReadOnlySpan<byte> pixels)
        {
            int places = pixels.Length / groups;
            for (int i = 0; i < pixels.Length; i++)
            {
                _counts[(i / places * 256) + pixels[i]]++;
            }
        }

        public void AddFeatures(ReadOnlySpan<float> values, long samples)
        {
            _features = samples;
            for (int i = 0; i < groups; i++)
            {
                double off = values[i] - _mean[i];
                _mean[i] += off / samples;
                _squares[i] += off * (values[i] - _mean[i]);
            }
        }

        public (double[] Mean, double[] Deviation) Moments()
        {
            if (_features > 0)
            {
                return (_mean, [.. _squares.Select(sum => Math.Sqrt(sum / _features))]);
            }

            var deviation = new double[groups];
            for (int group = 0; group < groups; group++)
            {
                ReadOnlySpan<long> counts = _counts.AsSpan(group * 256, 256);
                (long n, long sum, long squares) = (0, 0, 0);
                for (int value = 0; value < counts.Length; value++)
                {
                    n += counts[value];
                    sum += counts[value] * value;
                    squares += counts[value] * value * value;
                }

                _mean[group] = (double)sum / Math.Max(1, n);
                deviation[group] = Math.Sqrt(Math.Max(0, ((double)squares / Math.Max(1, n)) - (_mean[group] * _mean[group])));
            }

            return (_mean, deviation);
        }
    }
}
