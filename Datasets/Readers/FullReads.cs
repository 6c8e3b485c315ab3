namespace SatCurate.Datasets.Readers;

/// <summary>Fills what it is asked for: the CSV library begins a row anew after every read, so that short reads of a long row take its square.</summary>
internal sealed class FullReads(TextReader inner) : TextReader
{
    public override int Read(char[] buffer, int index, int count) => inner.ReadBlock(buffer, index, count);

    public override int Read(Span<char> buffer) => inner.ReadBlock(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
