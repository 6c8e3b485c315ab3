using SatCurate.Training.Exchange;

namespace SatCurate.Training;

/// <summary>How a run ended.</summary>
/// <param name="Finished">True after the last epoch; false where it was stopped and can be resumed.</param>
/// <param name="Position">Where a resumed run goes on.</param>
/// <param name="LastEpoch">Figures of the last epoch that this call finished; null where it finished none.</param>
public sealed record TrainingOutcome(bool Finished, TrainingPosition Position, EpochFigures? LastEpoch);
