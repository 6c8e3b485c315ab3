using System.Text.Json.Serialization;

namespace SatCurate.Curation;

/// <summary>What a run fixes for every sample it visits, so that no push can change the rule by which targets move.</summary>
/// <param name="Run">Ordinal of the run within its data set, from 1.</param>
/// <param name="Classes">Number of classes C.</param>
/// <param name="Momentum">EMA momentum a of the target update, in [0,1].</param>
/// <param name="WarmUpEpochs">E_s: epochs 0 … E_s-1 leave targets untouched.</param>
/// <param name="MovesTargets">False for plain cross-entropy: targets stay at the given label for the whole run.</param>
/// <param name="TopK">How many classes of a distribution are kept (<see cref="DistributionForm"/>), below C; 0 keeps all.</param>
public sealed record RunScope(
    int Run,
    int Classes,
    float Momentum,
    int WarmUpEpochs,
    bool MovesTargets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int TopK = 0)
{
    /// <summary>How targets and mean predictions are kept.</summary>
    [JsonIgnore]
    public DistributionForm Form => new(Classes, TopK);

    /// <summary>True where a visit in <paramref name="epoch"/> moves the target.</summary>
    public bool Moves(int epoch) => MovesTargets && epoch >= WarmUpEpochs;
}
