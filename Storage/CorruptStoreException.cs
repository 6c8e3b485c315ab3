namespace SatCurate.Storage;

/// <summary>Bytes of a store are not what was written there.</summary>
/// <param name="name">The object.</param>
/// <param name="offset">Where in it, bytes from its start.</param>
/// <param name="what">What is wrong.</param>
public sealed class CorruptStoreException(string name, long offset, string what)
    : Exception($"{name} is damaged at byte {offset}: {what}")
{
    /// <summary>The object.</summary>
    public string Name => name;

    /// <summary>Where in it, bytes from its start.</summary>
    public long Offset => offset;

    /// <summary>What is wrong.</summary>
    public string What => what;
}
