using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Reads on from another stream and tells its failures as bad input that names the file.</summary>
internal sealed class InputStream(Stream inner, string path) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new UserErrorException("the gzip file is truncated or damaged", path, "Fetch it again and check its size");
        }
        catch (IOException e)
        {
            throw new UserErrorException("the file cannot be read", path, e.Message.TrimEnd('.'));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
