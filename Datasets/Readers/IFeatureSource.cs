using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>A source whose features are columns, which every further file of the data set must share.</summary>
internal interface IFeatureSource
{
    /// <summary>The columns in order; empty for texts.</summary>
    IReadOnlyList<FeatureColumn> Columns { get; }
}
