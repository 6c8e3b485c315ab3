namespace SatCurate.Datasets.Readers;

/// <summary>A source whose features have names, which a test set must share.</summary>
internal interface IFeatureSource
{
    /// <summary>The features in order; empty for texts.</summary>
    IReadOnlyList<string> FeatureNames { get; }
}
