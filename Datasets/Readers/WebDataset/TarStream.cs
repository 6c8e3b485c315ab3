using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>
/// Stands under the tar library, which asks for all of a header's extension (a long name, attributes) at once, however long the archive says
/// that it is: such a request is refused before it is filled.
/// </summary>
internal sealed class TarStream(Stream inner, string path) : ReadOnlyStream
{
    private const int MostAtOnce = (int)SampleShape.MaxBytes;

    public override int Read(Span<byte> buffer) => buffer.Length <= MostAtOnce
        ? inner.Read(buffer)
        : throw new UserErrorException($"a tar header of {buffer.Length} bytes", path, "The file is damaged: fetch it again or write it anew");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
