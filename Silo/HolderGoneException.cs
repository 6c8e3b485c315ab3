namespace SatCurate.Silo;

/// <summary>The process that holds the store ended before it answered: what it was asked may be done or not, but not in part.</summary>
/// <param name="location">The store.</param>
public sealed class HolderGoneException(string location) : Exception(
    $"the process that held the store ended before it answered ({location}). What was asked is done whole or not at all: look, then ask again");
