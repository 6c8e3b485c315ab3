using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>The shape of pictures that are brought to one size.</summary>
internal static class PictureShape
{
    /// <summary>RGB squares.</summary>
    /// <param name="size">Side in pixels, 8–512.</param>
    /// <exception cref="UserErrorException">The size lies outside.</exception>
    public static SampleShape Of(int size) => size is >= 8 and <= 512
        ? new SampleShape(PayloadKind.ImageUInt8, 3, size, size)
        : throw new UserErrorException($"--size {size} lies outside 8-512");
}
