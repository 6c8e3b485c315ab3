using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What a batch of decisions must be, so that it is taken whole or not at all.</summary>
internal static class DecisionRules
{
    /// <summary>Samples in one batch at most.</summary>
    public const int MaxBatch = 100_000;

    /// <summary>Characters of a name or a note at most.</summary>
    public const int MaxText = 2_000;

    /// <summary>Why the batch can't be taken; null where it can.</summary>
    public static string? Refusal(DecisionBatch batch, DatasetManifest manifest)
    {
        if (batch.Indexes.Count == 0 || batch.Indexes.Count > MaxBatch || batch.Indexes.Count != batch.Verdicts.Count)
        {
            return $"a batch holds 1 to {MaxBatch} decisions, this one {batch.Indexes.Count}";
        }

        if (batch.By.Length is 0 or > MaxText || batch.Note?.Length > MaxText)
        {
            return $"a name is needed, and names and notes have at most {MaxText} characters";
        }

        if (batch.Deciders is { } deciders && (deciders.Count != batch.Indexes.Count || deciders.Any(name => name.Length is 0 or > MaxText)))
        {
            return $"each decision needs a name of at most {MaxText} characters";
        }

        var seen = new HashSet<long>();
        for (int i = 0; i < batch.Indexes.Count; i++)
        {
            long index = batch.Indexes[i];
            if (index < 0 || index >= manifest.TrainCount)
            {
                return $"there is no sample {index}; {manifest.Name} has samples 0 to {manifest.TrainCount - 1}";
            }

            if (!seen.Add(index))
            {
                return $"sample {index} is decided twice in one batch";
            }

            if (batch.Verdicts[i] is < Verdict.Undo || batch.Verdicts[i] >= manifest.Classes.Count)
            {
                return $"sample {index}: there is no class {batch.Verdicts[i]}";
            }
        }

        return null;
    }
}
