using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>What to export.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Format">In which form.</param>
/// <param name="HasTrainRows">With the training split.</param>
/// <param name="HasTestRows">With the test split.</param>
internal sealed record ExportRequest(string Path, ExportFormat Format, bool HasTrainRows, bool HasTestRows)
{
    /// <summary>Without discarded samples.</summary>
    public bool DropDiscarded { get; init; }

    /// <summary>Without training samples whose weight is below this one, in [0,1]; null takes all.</summary>
    public float? MinWeight { get; init; }

    /// <summary>The folder that the pictures were ingested from; null where the stored pixels are written.</summary>
    public string? ImagesRoot { get; init; }

    /// <summary>With cleanlab's columns alone.</summary>
    public bool Cleanlab { get; init; }

    /// <summary>With the columns of <see cref="SampleSignals"/>.</summary>
    public bool Signals { get; init; }

    /// <summary>With the share of so many nearest neighbours that have the given label; null without.</summary>
    public int? Neighbours { get; init; }

    /// <summary>With the columns of <see cref="TurnOverSignal"/>.</summary>
    public bool TurnOver { get; init; }

    /// <summary>With the probability that the model of a selective run abstains.</summary>
    public bool Abstention { get; init; }

    /// <summary>With a card for people, and for tables with Croissant metadata for programs.</summary>
    public bool Card { get; init; }

    /// <summary>True where pictures are copied, not linked.</summary>
    public bool Copy { get; init; }
}
