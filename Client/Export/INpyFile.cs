namespace SatCurate.Client.Export;

/// <summary>A numpy array file of any type of values.</summary>
internal interface INpyFile : IAsyncDisposable
{
    /// <summary>Writes the number of rows into the header.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
