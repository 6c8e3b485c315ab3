using Orleans;
using SatCurate.Contracts.Runs;

namespace SatCurate.Contracts.Datasets;

/// <summary>A data set as commands show it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="TrainCount">Samples with grains.</param>
/// <param name="TestCount">Samples of the test split.</param>
/// <param name="Blocks">Blocks of the training split.</param>
/// <param name="BlockSize">Samples in a block.</param>
/// <param name="Decisions">Samples with a decision in force.</param>
/// <param name="Runs">All runs, oldest first.</param>
[GenerateSerializer, Immutable, Alias("satcurate.dataset-view")]
public sealed record DatasetView(
    [property: Id(0)] string Name,
    [property: Id(1)] IReadOnlyList<string> Classes,
    [property: Id(2)] long TrainCount,
    [property: Id(3)] long TestCount,
    [property: Id(4)] int Blocks,
    [property: Id(5)] int BlockSize,
    [property: Id(6)] int Decisions,
    [property: Id(7)] IReadOnlyList<RunStatus> Runs);

/// <summary>Answers the question which revision to look at.</summary>
/// <param name="View">The revision; null where no run has passed its warm-up.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="WhyNot">What to tell the user where there is none.</param>
[GenerateSerializer, Immutable, Alias("satcurate.view-answer")]
public sealed record ViewAnswer(
    [property: Id(0)] Blocks.RevisionView? View,
    [property: Id(1)] RunStatus? Run,
    [property: Id(2)] string? WhyNot);
