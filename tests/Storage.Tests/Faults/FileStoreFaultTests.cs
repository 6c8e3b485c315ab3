namespace SatCurate.Storage.Tests.Faults;

public sealed class FileStoreFaultTests : StoreFaultCompliance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileStore _store;
    private readonly FaultyStore _faulty;

    public FileStoreFaultTests()
    {
        _store = FileStore.Open(_folder.Path, "tests");
        _faulty = new FaultyStore(_store);
    }

    protected override IStore Store => _faulty;

    protected override IStore Other => _store;

    private protected override Func<Fault> OnWrite { set => _faulty.OnWrite = value; }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
