using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>How several trainers share one run: local SGD, whose rounds end with an average.</summary>
/// <param name="Trainers">Trainers at one time, at most; 2 or more. They come and go between rounds.</param>
/// <param name="RoundSteps">Steps of each trainer in a round; 0 = about <see cref="RoundsAnEpoch"/> rounds an epoch.</param>
/// <param name="StepsAnEpoch">Steps of an epoch, over all trainers.</param>
[GenerateSerializer, Immutable, Alias("satcurate.sharing")]
public sealed record Sharing([property: Id(0)] int Trainers, [property: Id(1)] int RoundSteps, [property: Id(2)] int StepsAnEpoch)
{
    /// <summary>The most trainers of one run.</summary>
    public const int MostTrainers = 64;

    private const int RoundsAnEpoch = 8;
    private const int FewestSteps = 4;

    /// <summary>Steps that each of <paramref name="trainers"/> takes in a round.</summary>
    public int StepsOf(int trainers) => RoundSteps > 0
        ? RoundSteps
        : Math.Max(FewestSteps, (StepsAnEpoch + (RoundsAnEpoch * trainers) - 1) / (RoundsAnEpoch * trainers));
}
