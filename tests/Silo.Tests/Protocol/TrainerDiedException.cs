namespace SatCurate.Silo.Tests.Protocol;

/// <summary>Planted: the trainer's process ended here.</summary>
internal sealed class TrainerDiedException() : Exception("planted: the trainer died");
