using System.Globalization;
using System.Text;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>The payload of one text at a time, in a buffer that is used again.</summary>
internal sealed class TextPayload
{
    private readonly byte[] _buffer = new byte[SampleShape.MaxTextBytes];

    /// <summary>The text in UTF-8; valid until the next one.</summary>
    /// <param name="text">The text, of whole characters.</param>
    /// <param name="where">Asked for the place where an error is to be told.</param>
    /// <exception cref="UserErrorException">It is longer than <see cref="SampleShape.MaxTextBytes"/>, or no text.</exception>
    public ReadOnlyMemory<byte> Of(ReadOnlySpan<char> text, Func<string> where)
    {
        try
        {
            return Strict.TryGetBytes(text, _buffer, out int bytes)
                ? _buffer.AsMemory(0, bytes)
                : throw new UserErrorException(
                    string.Create(CultureInfo.InvariantCulture, $"a text of {Strict.GetByteCount(text)} bytes, {SampleShape.MaxTextBytes} are the most"),
                    where(),
                    "Cut it or split it, or name the right column with --text-column");
        }
        catch (EncoderFallbackException)
        {
            throw new UserErrorException("the text holds half of a surrogate pair", where(), "Write the file anew as UTF-8");
        }
    }

    private static UTF8Encoding Strict { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
