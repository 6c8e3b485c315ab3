using SatCurate.Storage;

namespace SatCurate.Faults;

/// <summary>Where a store lies while processes on it are killed.</summary>
public interface IPlace : IDisposable
{
    /// <summary>What <c>--store</c> takes.</summary>
    string Store { get; }

    /// <summary>What the processes need in their environment besides.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Reads beside whoever writes.</summary>
    Task<IOpenStore> OpenForReadingAsync();

    /// <summary>The store as a directory, for the checker: the store itself, or a copy of it as it is now.</summary>
    Task<string> AsDirectoryAsync();
}
