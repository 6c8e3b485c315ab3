using SatCurate.Curation;

namespace SatCurate.Training.Recipes;

/// <summary>Names of <see cref="Precision"/>s.</summary>
public static class Precisions
{
    /// <summary>The name on the command line: tf32, float32 or bf16.</summary>
    public static string Name(this Precision precision) => precision switch
    {
        Precision.Tf32 => "tf32",
        Precision.Full => "float32",
        Precision.BFloat16 => "bf16",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "unknown precision"),
    };

    /// <summary>The precision of a name.</summary>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public static Precision Parse(string name) => name switch
    {
        "tf32" => Precision.Tf32,
        "float32" => Precision.Full,
        "bf16" => Precision.BFloat16,
        _ => throw new UserErrorException($"unknown precision '{name}'", "--precision", "Choose tf32, float32 or bf16"),
    };
}
