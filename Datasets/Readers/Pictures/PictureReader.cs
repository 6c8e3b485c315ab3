using System.Buffers;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>
/// Reads pictures as samples, by several threads, in order. What cannot be decoded is passed over, so that the index of a sample is its position among
/// those that can; where everything has to be, or most of it cannot be, it is an error.
/// </summary>
/// <param name="shape">What the pictures are brought to.</param>
/// <param name="strict">True where a picture that cannot be decoded is an error.</param>
internal sealed class PictureReader(SampleShape shape, bool strict)
{
    private const int Named = 20;

    private readonly List<string> _named = [];

    /// <summary>Pictures that were passed over.</summary>
    public long PassedOver { get; private set; }

    /// <summary>The first of them, one line each with what is wrong, and how many more there are.</summary>
    public IReadOnlyList<string> Lines => PassedOver > _named.Count ? [.. _named, $"... and {PassedOver - _named.Count} more images that cannot be decoded"] : [.. _named];

    /// <summary>Reads them, as a source does.</summary>
    /// <param name="pictures">The pictures in order.</param>
    /// <param name="count">How many they are; null where nobody knows before their end.</param>
    /// <param name="threads">How many are decoded at a time.</param>
    /// <exception cref="UserErrorException">A picture cannot be decoded where it has to be, or more than half of all cannot.</exception>
    public IEnumerable<RawSample> Read(IEnumerable<PictureFile> pictures, long? count, int threads)
    {
        _named.Clear();
        PassedOver = 0;
        long taken = 0;
        (PictureFile File, string? Fault) last = default;
        var decoder = new ImageDecoder(shape.Width);
        foreach (Decoded picture in OrderedDecoding.Map(pictures, file => Decode(decoder, file), threads))
        {
            if (picture.Fault is { } fault)
            {
                PassOver(picture.File, fault, count);
                last = (picture.File, fault);
            }
            else
            {
                taken++;
                yield return new RawSample(picture.Planes.AsMemory(0, shape.Bytes), picture.File.Label, picture.File.Source);
            }

            ArrayPool<byte>.Shared.Return(picture.Planes);
        }

        if (PassedOver > taken)
        {
            throw MostAreBroken(taken + PassedOver, last.File, last.Fault);
        }
    }

    private Decoded Decode(ImageDecoder decoder, PictureFile file)
    {
        byte[] planes = ArrayPool<byte>.Shared.Rent(shape.Bytes);
        Memory<byte> square = planes.AsMemory(0, shape.Bytes);
        return new Decoded(file, planes, file.Content is { } content ? decoder.Decode(content, square) : decoder.Decode(file.Path, square));
    }

    private void PassOver(PictureFile file, string fault, long? count)
    {
        if (strict || count == 1)
        {
            throw new UserErrorException(fault, file.Path, ImageDecoder.Mend);
        }

        PassedOver++;
        if (PassedOver * 2 > count)
        {
            throw MostAreBroken(count.Value, file, fault);
        }

        if (_named.Count < Named)
        {
            _named.Add($"{file.Source ?? file.Path}: {fault}");
        }
    }

    private static UserErrorException MostAreBroken(long count, PictureFile file, string? fault) =>
        new($"more than half of {count} images cannot be decoded; of the last one: {fault}", file.Path, "Check that they are whole");

    private readonly record struct Decoded(PictureFile File, byte[] Planes, string? Fault);
}
