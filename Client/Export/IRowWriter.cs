namespace SatCurate.Client.Export;

/// <summary>Writes the rows of a file, one after another, in bounded memory.</summary>
/// <typeparam name="TRow">What a row is made from.</typeparam>
internal interface IRowWriter<in TRow> : IAsyncDisposable
{
    /// <summary>Writes one row.</summary>
    void Write(TRow row);

    /// <summary>Finishes what disposing alone would leave half-written.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
