namespace SatCurate.Storage.Tests.Faults;

public sealed class MemoryStoreFaultTests : StoreFaultCompliance
{
    private readonly MemoryStore _store = new();
    private readonly FaultyStore _faulty;

    public MemoryStoreFaultTests() => _faulty = new FaultyStore(_store);

    protected override IStore Store => _faulty;

    protected override IStore Other => _store;

    private protected override Func<Fault> OnWrite { set => _faulty.OnWrite = value; }
}
