using System.Globalization;
using SatCurate.Client.Report;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Export;

/// <summary>One sample's payload as a file that any program reads: PNG, UTF-8 text, or a numpy vector of float32.</summary>
internal static class SampleFile
{
    /// <summary>The ending of its name, with the dot.</summary>
    public static string Ending(SampleShape shape) => shape.Kind switch
    {
        PayloadKind.TextUtf8 => ".txt",
        PayloadKind.FeaturesFloat32 => ".npy",
        _ => ".png",
    };

    /// <summary>Its bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> payload, SampleShape shape) => shape.Kind switch
    {
        PayloadKind.TextUtf8 => payload.ToArray(),
        PayloadKind.FeaturesFloat32 => [.. NpyPreamble.Of("<f4", string.Create(CultureInfo.InvariantCulture, $"({shape.Width},)")), .. payload],
        _ => PngImage.Encode(payload, shape.Channels, shape.Height, shape.Width),
    };
}
