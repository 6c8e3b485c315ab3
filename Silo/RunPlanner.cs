using SatCurate.Contracts.Runs;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>Turns options into the order of a run.</summary>
public static class RunPlanner
{
    /// <summary>The order that <paramref name="options"/> ask for on this data set; a <see cref="Curation.UserErrorException"/> where they don't fit.</summary>
    public static RunOrder Plan(DatasetManifest manifest, CleanOptions options) => throw new NotSupportedException();

    /// <summary>Names the options that contradict the recipe of an unfinished run; empty where it can be resumed with them.</summary>
    public static IReadOnlyList<string> Contradictions(string recipe, CleanOptions options) => throw new NotSupportedException();

    /// <summary>One line for people: model, epochs, batch size, schedule.</summary>
    public static string Describe(string recipe) => throw new NotSupportedException();
}
