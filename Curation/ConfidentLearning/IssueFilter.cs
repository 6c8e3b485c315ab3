namespace SatCurate.Curation;

/// <summary>Which labels are held to be wrong. Northcutt, Jiang, Chuang: arXiv 1911.00068, section 3.2; the names are cleanlab's.</summary>
public enum IssueFilter
{
    /// <summary>For each pair of classes as many as the confident joint counts there, the largest margins first.</summary>
    PruneByNoiseRate,

    /// <summary>For each class as many as the confident joint counts off its diagonal, the lowest self-confidences first.</summary>
    PruneByClass,

    /// <summary>Those that both prunings take.</summary>
    Both,

    /// <summary>Those counted off the diagonal of the confident joint.</summary>
    ConfidentLearning,

    /// <summary>Those predicted as another class.</summary>
    PredictedNeqGiven,
}
