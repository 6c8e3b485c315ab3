using Orleans;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>A way to the grains of one store: the silo in this process, or the process that holds the store.</summary>
public interface IStoreConnection : IAsyncDisposable
{
    /// <summary>The grains.</summary>
    IGrainFactory Grains { get; }

    /// <summary>The store; read-only where another process holds it.</summary>
    IStore Store { get; }

    /// <summary>True where this process holds the store and runs the silo.</summary>
    bool OwnsStore { get; }

    /// <summary>The samples of this process's silo, now; null where it has no cap on them, or another process has the silo.</summary>
    SampleResidency? Residency => null;
}
