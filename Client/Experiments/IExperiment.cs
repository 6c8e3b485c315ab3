using SatCurate.Silo;

namespace SatCurate.Client.Experiments;

/// <summary>A table of the papers, as runs to make and figures to read off them.</summary>
internal interface IExperiment
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it shows.</summary>
    string Title { get; }

    /// <summary>The runs of one seed.</summary>
    IReadOnlyList<ExperimentArm> Arms(ExperimentSetup setup);

    /// <summary>The table over what has been measured until now.</summary>
    ExperimentTable Table(ExperimentSetup setup, ExperimentResults results);
}

/// <summary>What all runs of an experiment share.</summary>
/// <param name="Scale">How large it is.</param>
/// <param name="Common">Options of every run; epochs are given.</param>
internal sealed record ExperimentSetup(ExperimentScale Scale, CleanOptions Common);

/// <summary>One way to train; a cell of the experiment is an arm under one seed.</summary>
/// <param name="Name">Its name, which can stand in a file's.</param>
/// <param name="Inject">Noise put into the labels; null for none.</param>
/// <param name="Options">How they are cleaned; the seed is the cell's.</param>
internal sealed record ExperimentArm(string Name, string? Inject, CleanOptions Options);
