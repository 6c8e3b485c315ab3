namespace SatCurate.Client.Export;

/// <summary>Writes the rows of an export, one after another, in bounded memory.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    /// <summary>Writes one row.</summary>
    void Write(ExportRow row);

    /// <summary>Finishes what disposing alone would leave half-written.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
