using System.Text.Json.Serialization;

namespace SatCurate.Curation;

/// <summary>
/// Where targets stand at the end of an epoch, by their most probable classes; unlabelled samples don't count. Decisions overlay targets and
/// change none of these.
/// </summary>
/// <param name="OffGiven">Targets whose most probable class is not the given label.</param>
/// <param name="Turned">Targets whose most probable class is another than at the end of the epoch before; null where that is not known any more.</param>
/// <param name="Wrong">Given labels that are not the true ones; 0, like all that follow, where the truth is not known.</param>
/// <param name="Corrected">Those among them whose target holds the true class most probable.</param>
/// <param name="Right">Given labels that are the true ones.</param>
/// <param name="Damaged">Those among them whose target holds another class most probable.</param>
public sealed record TargetCounts(int OffGiven, int? Turned, int Wrong, int Corrected, int Right, int Damaged)
{
    /// <summary>Share of the wrong labels that are corrected, in [0,1]; null where none is known to be wrong.</summary>
    [JsonIgnore]
    public double? Recovery => Wrong == 0 ? null : (double)Corrected / Wrong;

    /// <summary>Share of the right labels that are damaged, in [0,1]; null where none is known to be right.</summary>
    [JsonIgnore]
    public double? Damage => Right == 0 ? null : (double)Damaged / Right;

    /// <summary>The counts of two sets of samples together.</summary>
    public static TargetCounts operator +(TargetCounts a, TargetCounts b) => new(
        a.OffGiven + b.OffGiven, a.Turned + b.Turned, a.Wrong + b.Wrong, a.Corrected + b.Corrected, a.Right + b.Right, a.Damaged + b.Damaged);

    /// <summary>Counts N samples.</summary>
    /// <param name="given">N given labels, -1 where there is none.</param>
    /// <param name="targets">N most probable classes of the targets.</param>
    /// <param name="before">The same at the end of the epoch before; empty where not known.</param>
    /// <param name="truth">N true classes, -1 where unknown; empty where none is known.</param>
    public static TargetCounts Of(ReadOnlySpan<int> given, ReadOnlySpan<int> targets, ReadOnlySpan<int> before, ReadOnlySpan<int> truth)
    {
        (int offGiven, int turned, int wrong, int corrected, int right, int damaged) = (0, 0, 0, 0, 0, 0);
        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] < 0)
            {
                continue;
            }

            offGiven += targets[i] != given[i] ? 1 : 0;
            turned += before.Length > 0 && targets[i] != before[i] ? 1 : 0;
            int known = truth.Length > 0 ? truth[i] : -1;
            bool isRight = known == given[i];
            right += isRight ? 1 : 0;
            damaged += isRight && targets[i] != known ? 1 : 0;
            wrong += known >= 0 && !isRight ? 1 : 0;
            corrected += known >= 0 && !isRight && targets[i] == known ? 1 : 0;
        }

        return new TargetCounts(offGiven, before.Length > 0 || given.IsEmpty ? turned : null, wrong, corrected, right, damaged);
    }
}
