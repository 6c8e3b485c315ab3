namespace SatCurate.Client.Export.History;

/// <summary>Writes the histories of a data set, one block after another.</summary>
internal interface IHistoryWriter : IAsyncDisposable
{
    /// <summary>Writes every visit of a block's samples: sample after sample, epoch after epoch.</summary>
    void Write(BlockVisits block);

    /// <summary>Finishes what disposing alone would leave half-written.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
