namespace SatCurate.Storage;

/// <summary>
/// Reads the frames of a file in order, and tells its end from a torn tail and from damage. An append is one frame, made durable before the
/// next: only the last frame of a file can be torn.
/// </summary>
/// <param name="bytes">The file, or a part of it that begins between frames.</param>
/// <param name="name">Its name, for errors.</param>
/// <param name="first">Bytes of the file before <paramref name="bytes"/>, for errors.</param>
public struct FrameReader(ReadOnlyMemory<byte> bytes, string name, long first = 0)
{
    /// <summary>Bytes of the part up to the end of the last frame read; where <see cref="TryRead"/> has answered false, the length of the sound part.</summary>
    public int Position { get; private set; }

    /// <summary>True where bytes stand behind <see cref="Position"/>; after <see cref="TryRead"/> has answered false, a torn tail.</summary>
    public readonly bool HasMore => Position < bytes.Length;

    /// <summary>Reads the next frame; false at the end and before a torn tail.</summary>
    /// <exception cref="CorruptStoreException">The frame is broken, but not as the last one by an append that was cut short.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        if (!HasMore)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes.Span[Position..];
        if (!Frame.IsSound(rest))
        {
            DemandTorn(rest);
            return false;
        }

        int length = (int)Frame.StatedLength(rest)!.Value;
        payload = bytes.Slice(Position + Frame.HeaderBytes, length);
        Position += Frame.HeaderBytes + length;
        return true;
    }

    private readonly void DemandTorn(ReadOnlySpan<byte> tail)
    {
        if (Frame.StatedLength(tail) is { } length)
        {
            if (Frame.HeaderBytes + length < tail.Length)
            {
                throw new CorruptStoreException(name, first + Position, "the checksum of a frame does not fit its content");
            }

            return;
        }

        for (int later = 1; later + Frame.HeaderBytes < tail.Length; later++)
        {
            if (Frame.IsSound(tail[later..]))
            {
                throw new CorruptStoreException(name, first + Position, "no frame where one should start, but sound ones behind it");
            }
        }
    }
}
