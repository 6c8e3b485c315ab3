using Azure.Core;

namespace SatCurate.Storage.Tests.Azure;

/// <summary>A request's body of which half is sent before the connection breaks.</summary>
internal sealed class HalfContent(RequestContent whole) : RequestContent
{
    public override async Task WriteToAsync(Stream stream, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        await whole.WriteToAsync(bytes, cancellation);
        await stream.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length / 2), cancellation);
        await stream.FlushAsync(cancellation);
        throw new IOException("planted: the connection broke");
    }

    public override void WriteTo(Stream stream, CancellationToken cancellation) => throw new NotSupportedException();

    public override bool TryComputeLength(out long length) => whole.TryComputeLength(out length);

    public override void Dispose()
    {
        // The whole is the request's, and is sent again.
    }
}
