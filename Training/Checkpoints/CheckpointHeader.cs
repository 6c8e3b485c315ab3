using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Checkpoints;

/// <summary>What a checkpoint says beside its tensors.</summary>
/// <param name="Recipe">The run's recipe.</param>
/// <param name="Shape">Shape of the inputs.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Position">Where training goes on.</param>
/// <param name="Threads">Torch threads that it was trained with: bit-identity is promised for the same number only.</param>
/// <param name="Sums">Sums over the steps already done in the epoch of <paramref name="Position"/>.</param>
/// <param name="Tensors">Name, type and size of each tensor, in the order of the file.</param>
public sealed record CheckpointHeader(
    Recipe Recipe, InputShape Shape, int Classes, TrainingPosition Position, int Threads, EpochSums Sums, IReadOnlyList<TensorEntry> Tensors);

/// <summary>One tensor of a checkpoint.</summary>
/// <param name="Name"><c>model.</c> and the name in the state dictionary, or <c>momentum.</c> and the ordinal of the parameter.</param>
/// <param name="Type">Name of TorchSharp's ScalarType.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
/// <param name="Bytes">Its length in the file, row-major.</param>
public sealed record TensorEntry(string Name, string Type, long[] Dimensions, int Bytes);

/// <summary>Sums over the steps of an epoch, from which its figures are made.</summary>
/// <param name="Steps">Steps that had a loss.</param>
/// <param name="Loss">Sum of their losses.</param>
/// <param name="Visits">Samples visited.</param>
/// <param name="Labelled">Those of them that have a label in force.</param>
/// <param name="Agreed">Those of them whose prediction's argmax is that label.</param>
/// <param name="Seconds">Wall time.</param>
public readonly record struct EpochSums(int Steps, double Loss, long Visits, long Labelled, long Agreed, double Seconds);
