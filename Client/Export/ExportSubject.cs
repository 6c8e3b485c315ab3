using System.Globalization;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Export;

/// <summary>What all rows of an export have in common.</summary>
/// <param name="Classes">Classes of the data set.</param>
/// <param name="Revision">The revision they were computed from.</param>
internal sealed record ExportSubject(ClassNames Classes, RevisionKey Revision)
{
    /// <summary>How the run keeps distributions; all classes are kept where nothing is said.</summary>
    public DistributionForm Form { get; init; } = new(Classes.Count, 0);

    /// <summary>True where rows have the columns of <see cref="SampleSignals"/>.</summary>
    public bool HasSignals { get; init; }

    /// <summary>True where rows say how probably the model abstains.</summary>
    public bool HasAbstention { get; init; }

    /// <summary>True where rows say how many of their neighbours have the given label.</summary>
    public bool HasNeighbours { get; init; }

    /// <summary>True where rows have the columns of <see cref="TurnOverSignal"/>.</summary>
    public bool HasTurnOver { get; init; }

    /// <summary>Name of the run: <c>r0001</c>.</summary>
    public string Run { get; } = StoreLayout.Run(Revision.Run);

    /// <summary>Name of the revision: <c>r0001-e000049</c>.</summary>
    public string RevisionName { get; } = Revision.ToString();

    /// <summary>A time as exports write it: ISO 8601, UTC, milliseconds.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
