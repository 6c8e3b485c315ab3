using System.Buffers;
using SatCurate.Curation;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

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
    private readonly List<UnreadableSample> _unreadable = [];
    private long _decoded;

    /// <summary>Pictures that were passed over.</summary>
    public IReadOnlyList<UnreadableSample> Unreadable => _unreadable;

    /// <summary>Pictures that were decoded, or tried to be; those that were known before are not.</summary>
    public long Decoded => Interlocked.Read(ref _decoded);

    private long PassedOver => _unreadable.Count;

    /// <summary>The first of them, one line each with what is wrong, and how many more there are.</summary>
    public IReadOnlyList<string> Lines => PassedOver > _named.Count ? [.. _named, $"... and {PassedOver - _named.Count} more images that cannot be decoded"] : [.. _named];

    /// <summary>Reads them, as a source does.</summary>
    /// <param name="pictures">The pictures in order.</param>
    /// <param name="count">How many they are; null where nobody knows before their end.</param>
    /// <param name="threads">How many are decoded at a time.</param>
    /// <param name="known">What came of the first ones before; they are not decoded again.</param>
    /// <exception cref="UserErrorException">A picture cannot be decoded where it has to be, or more than half of all cannot.</exception>
    public IEnumerable<RawSample> Read(IEnumerable<PictureFile> pictures, long? count, int threads, KnownSamples known)
    {
        _named.Clear();
        _unreadable.Clear();
        _decoded = 0;
        long taken = 0;
        (PictureFile File, string? Fault) last = default;
        var decoder = new ImageDecoder(shape.Width);
        foreach (DecodedPicture picture in OrderedDecoding.Map(Recalled(pictures, known), recalled => recalled.Outcome ?? Decode(decoder, recalled.File), threads))
        {
            if (picture.Fault is { } fault)
            {
                PassOver(picture.File, new UnreadableSample(taken + PassedOver, fault), count);
                last = (picture.File, fault);
            }
            else
            {
                taken++;
                yield return new RawSample(picture.Planes?.AsMemory(0, shape.Bytes) ?? default, picture.File.Label, picture.File.Source);
            }

            if (picture.Planes is { } planes)
            {
                ArrayPool<byte>.Shared.Return(planes);
            }
        }

        if (PassedOver > taken)
        {
            throw MostAreBroken(taken + PassedOver, last.File, last.Fault);
        }
    }

    private static IEnumerable<(PictureFile File, DecodedPicture? Outcome)> Recalled(IEnumerable<PictureFile> pictures, KnownSamples known)
    {
        (long place, long samples, int unreadable) = (0, 0, 0);
        foreach (PictureFile file in pictures)
        {
            DecodedPicture? outcome = null;
            if (unreadable < known.Unreadable.Count && known.Unreadable[unreadable].Place == place)
            {
                outcome = new DecodedPicture(file, null, known.Unreadable[unreadable++].Fault);
            }
            else if (samples < known.Samples)
            {
                outcome = new DecodedPicture(file, null, null);
                samples++;
            }

            yield return (file, outcome);
            place++;
        }
    }

    private DecodedPicture Decode(ImageDecoder decoder, PictureFile file)
    {
        Interlocked.Increment(ref _decoded);
        byte[] planes = ArrayPool<byte>.Shared.Rent(shape.Bytes);
        Memory<byte> square = planes.AsMemory(0, shape.Bytes);
        return new DecodedPicture(file, planes, file.Content is { } content ? decoder.Decode(content, square) : decoder.Decode(file.Path, square));
    }

    private void PassOver(PictureFile file, UnreadableSample unreadable, long? count)
    {
        if (strict || count == 1)
        {
            throw new UserErrorException(unreadable.Fault, file.Path, ImageDecoder.Mend);
        }

        _unreadable.Add(unreadable);
        if (PassedOver * 2 > count)
        {
            throw MostAreBroken(count.Value, file, unreadable.Fault);
        }

        if (_named.Count < Named)
        {
            _named.Add($"{file.Source ?? file.Path}: {unreadable.Fault}");
        }
    }

    private static UserErrorException MostAreBroken(long count, PictureFile file, string? fault) =>
        new($"more than half of {count} images cannot be decoded; of the last one: {fault}", file.Path, "Check that they are whole");

    /// <summary>What came of a picture: a rented buffer, or a fault, or neither where it was known to be sound.</summary>
    private readonly record struct DecodedPicture(PictureFile File, byte[]? Planes, string? Fault);
}
