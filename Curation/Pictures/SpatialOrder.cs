namespace SatCurate.Curation;

/// <summary>
/// How alike neighbouring pixels are: Moran's I (Biometrika 37:17, 1950) over pairs of pixels side by side or one above the other. Of a scene it
/// is near 1. Where the pixels might stand in any order it lies around 0 with a standard deviation of about one over the root of the pairs, so that
/// noise is told from a scene by a bound that asks nothing of the data set, its classes or a model.
/// </summary>
public static class SpatialOrder
{
    /// <summary>Standard deviations from 0 within which pixels count as in no order.</summary>
    public const double NoiseDeviations = 6;

    /// <summary>The bound on I above which scenes of large textures would fall under it: pictures too small for a lower one are not judged.</summary>
    public const double LargestBound = 0.25;

    /// <summary>Moran's I in about [-1,1], the channels' products and squares added up before they are divided; NaN where every channel has one value, or there is one pixel.</summary>
    /// <param name="pixels">Channels x height x width bytes, channel by channel.</param>
    /// <param name="channels">Channels, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <exception cref="ArgumentException">The bytes are not of that shape.</exception>
    public static double Of(ReadOnlySpan<byte> pixels, int channels, int height, int width)
    {
        int places = height * width;
        if (pixels.Length != channels * places || places == 0)
        {
            throw new ArgumentException($"{pixels.Length} bytes are no picture of {channels} x {height} x {width}.", nameof(pixels));
        }

        (double products, double squares) = (0, 0);
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<byte> plane = pixels.Slice(channel * places, places);
            long sum = 0;
            foreach (byte value in plane)
            {
                sum += value;
            }

            double mean = (double)sum / places;
            for (int at = 0; at < places; at++)
            {
                double deviation = plane[at] - mean;
                squares += deviation * deviation;
                products += (at + 1) % width != 0 ? deviation * (plane[at + 1] - mean) : 0;
                products += at + width < places ? deviation * (plane[at + width] - mean) : 0;
            }
        }

        return products / Pairs(height, width) / (squares / places);
    }

    /// <summary>What the order of a picture's pixels says of it.</summary>
    /// <param name="order">Moran's I.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static PictureFault Fault(double order, int height, int width)
    {
        double bound = NoiseDeviations / Math.Sqrt(Pairs(height, width));
        return double.IsNaN(order) ? PictureFault.Blank : bound <= LargestBound && order < bound ? PictureFault.Noise : PictureFault.None;
    }

    private static int Pairs(int height, int width) => (height * (width - 1)) + ((height - 1) * width);
}
