using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets;

namespace SatCurate.Client.Export;

/// <summary>One sample as an export shows it; C classes. What is unknown is null, empty or -1.</summary>
internal sealed record ExportRow
{
    /// <summary>Stable id: <c>name/index</c>; of a test sample <c>name/test/index</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Zero-based index within its split.</summary>
    public required long Index { get; init; }

    /// <summary>train or test.</summary>
    public required string Split { get; init; }

    /// <summary>Given class, -1 where there is none.</summary>
    public required int Given { get; init; }

    /// <summary>Class that the run holds most probable, -1 where it never saw the sample.</summary>
    public int Predicted { get; init; } = -1;

    /// <summary>Corrected class, -1 where there is none.</summary>
    public int Corrected { get; init; } = -1;

    /// <summary>The class to use the sample under: the corrected one, of a test sample the given one; -1 where there is none.</summary>
    public int Label => Split == Splits.Test ? Given : Corrected;

    /// <summary>True where the given label is flagged.</summary>
    public bool IsLabelIssue { get; init; }

    /// <summary>Label score in [0,1], low = suspicious.</summary>
    public float? LabelScore { get; init; }

    /// <summary>C probabilities: the target, overlaid by a decision.</summary>
    public ReadOnlyMemory<float>? SoftLabel { get; init; }

    /// <summary>Weight that goes with the soft label, in [0,1].</summary>
    public float? Weight { get; init; }

    /// <summary>Weight for people who train on given labels, in [0,1].</summary>
    public float? GivenLabelWeight { get; init; }

    /// <summary>C probabilities: mean of the training predictions after warm-up.</summary>
    public ReadOnlyMemory<float>? MeanPrediction { get; init; }

    /// <summary>Signals beside the other columns; null where they are not wanted, and of test samples.</summary>
    public SampleSignals? Signals { get; init; }

    /// <summary>Probability that the run's last model abstains, in [0,1]; null where it is not wanted.</summary>
    public float? Abstention { get; init; }

    /// <summary>Share of the nearest neighbours that have the given label, in [0,1]; null where it is not wanted, or not known.</summary>
    public float? NeighbourAgreement { get; init; }

    /// <summary>What the half of the model that never trained with the sample says; null where it is not wanted, or there is no given label.</summary>
    public TurnOverSignal? TurnOver { get; init; }

    /// <summary>Predictions that the sample has had.</summary>
    public int Visits { get; init; }

    /// <summary>The decision in force.</summary>
    public DecisionRecord? Decision { get; init; }

    /// <summary>File of the sample's payload; empty where it has none of its own.</summary>
    public string Source { get; init; } = "";

    /// <summary>Its payload; empty where the format does not hold it.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
