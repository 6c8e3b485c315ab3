using SatCurate.Curation;
using SatCurate.Training.Exchange;

namespace SatCurate.Overhead;

/// <summary>What a trainer does over an exchange, the same each time.</summary>
internal interface IWork
{
    /// <summary>Short name, for data sets.</summary>
    string Name { get; }

    /// <summary>Epochs of one run.</summary>
    int Epochs { get; }

    /// <summary>Given labels of all samples.</summary>
    IReadOnlyList<int> Given { get; }

    /// <summary>The run's rules.</summary>
    RunScope Scope(int run);

    /// <summary>Does it and answers the wall time in seconds.</summary>
    Task<double> RunAsync(ITargetExchange exchange);
}
