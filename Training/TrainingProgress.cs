namespace SatCurate.Training;

/// <summary>Where a run is.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Step">Steps done in the epoch.</param>
/// <param name="Steps">Steps of the epoch.</param>
/// <param name="SamplesPerSecond">Visits over the time of the epoch so far.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="SecondsLeft">Estimate to the end of the run; null before there is anything to go by.</param>
/// <param name="Note">Something people should know, one sentence; null mostly.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double SamplesPerSecond, double Loss, double? SecondsLeft, string? Note = null);
