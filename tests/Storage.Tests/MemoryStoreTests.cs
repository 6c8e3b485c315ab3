namespace SatCurate.Storage.Tests;

/// <summary>The tests' own store keeps the rules too, or what is shown on it would show nothing.</summary>
public sealed class MemoryStoreTests : StoreCompliance
{
    protected override IStore Store { get; } = new MemoryStore();
}
