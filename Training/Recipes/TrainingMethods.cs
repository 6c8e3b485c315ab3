using SatCurate.Curation;

namespace SatCurate.Training.Recipes;

/// <summary>Names and rules of <see cref="TrainingMethod"/>s.</summary>
public static class TrainingMethods
{
    /// <summary>The name on the command line: sat, sat-sce, selective or ce.</summary>
    public static string Name(this TrainingMethod method) => method switch
    {
        TrainingMethod.Sat => "sat",
        TrainingMethod.SatSce => "sat-sce",
        TrainingMethod.Selective => "selective",
        TrainingMethod.Ce => "ce",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "unknown method"),
    };

    /// <summary>True where targets move.</summary>
    public static bool MovesTargets(this TrainingMethod method) => method != TrainingMethod.Ce;

    /// <summary>Outputs of a model of C classes: C, and the abstention's behind them where it may abstain.</summary>
    public static int Outputs(this TrainingMethod method, int classes) => method == TrainingMethod.Selective ? classes + 1 : classes;

    /// <summary>The method of a name.</summary>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public static TrainingMethod Parse(string name) => name switch
    {
        "sat" => TrainingMethod.Sat,
        "sat-sce" => TrainingMethod.SatSce,
        "selective" => TrainingMethod.Selective,
        "ce" => TrainingMethod.Ce,
        _ => throw new UserErrorException($"unknown method '{name}'", "--method", "Choose sat, sat-sce, selective or ce"),
    };
}
