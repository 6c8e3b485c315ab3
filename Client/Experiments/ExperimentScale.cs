using SatCurate.Curation;

namespace SatCurate.Client.Experiments;

/// <summary>How large an experiment is.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Recipe">Recipe of every run.</param>
/// <param name="Samples">Training samples at most; null for all.</param>
/// <param name="Generated">Training samples where they are generated.</param>
/// <param name="Epochs">Epochs of every run.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Seeds">Seeds of every arm.</param>
/// <param name="NoiseRates">Rates of symmetric noise, in [0,1].</param>
internal sealed record ExperimentScale(
    string Name, string Recipe, int? Samples, int Generated, int Epochs, int BatchSize, int Seeds, IReadOnlyList<double> NoiseRates)
{
    private static readonly IReadOnlyList<double> s_ofThePapers = [0.2, 0.4, 0.6, 0.8];

    /// <summary>The scales, the smallest first.</summary>
    public static IReadOnlyList<ExperimentScale> All { get; } =
    [
        new("tiny", "fast", 600, 600, 4, 32, 1, [0.4]),
        new("small", "fast", 2_000, 2_000, 30, 64, 3, s_ofThePapers),
        new("paper", "paper", null, 50_000, 200, 256, 3, s_ofThePapers),
    ];

    /// <summary>The scale of a name.</summary>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public static ExperimentScale Parse(string name) => All.FirstOrDefault(scale => scale.Name == name)
        ?? throw new UserErrorException($"there is no scale '{name}'", "--scale", $"Choose {string.Join(", ", All.Select(scale => scale.Name))}");
}
