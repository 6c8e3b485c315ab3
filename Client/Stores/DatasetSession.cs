using Orleans;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>One data set of an open store, as a verb works with it.</summary>
internal sealed class DatasetSession : IAsyncDisposable
{
    private readonly IStoreConnection _connection;

    private DatasetSession(IStoreConnection connection, DatasetManifest manifest)
    {
        _connection = connection;
        Manifest = manifest;
        Grain = connection.Grains.GetGrain<IDatasetGrain>(manifest.Name);
        Classes = new ClassNames(manifest.Classes);
    }

    /// <summary>What its ingest wrote down.</summary>
    public DatasetManifest Manifest { get; }

    /// <summary>Its classes.</summary>
    public ClassNames Classes { get; }

    /// <summary>Its grain.</summary>
    public IDatasetGrain Grain { get; }

    /// <summary>All grains.</summary>
    public IGrainFactory Grains => _connection.Grains;

    /// <summary>The store.</summary>
    public IStore Store => _connection.Store;

    /// <summary>True where this process holds the store.</summary>
    public bool OwnsStore => _connection.OwnsStore;

    /// <summary>The samples of this process's silo; null where it has no cap on them, or another process has the silo.</summary>
    public SampleResidency? Residency => _connection.Residency;

    /// <summary>Opens a data set that exists; looks before it starts a silo.</summary>
    /// <exception cref="UserErrorException">There is no such store or data set, or another process holds the store.</exception>
    public static async Task<DatasetSession> OpenAsync(
        CommandContext context, string dataset, StoreAccess access, string purpose, CancellationToken cancellationToken)
    {
        DatasetManifest manifest;
        await using (IOpenStore store = await StoreOpening.ReadAsync(context.Store, cancellationToken))
        {
            manifest = await StoredDatasets.FindAsync(store, dataset, cancellationToken);
        }

        return new DatasetSession(await StoreConnections.OpenAsync(context.Place, access, purpose, cancellationToken), manifest);
    }

    /// <summary>A data set of a connection that is open; the connection goes with the session.</summary>
    public static async Task<DatasetSession> OfAsync(IStoreConnection connection, string dataset, CancellationToken cancellationToken) =>
        new(connection, await StoredDatasets.FindAsync(connection.Store, dataset, cancellationToken));

    /// <summary>The data set as its grain sees it.</summary>
    public async Task<DatasetView> DescribeAsync(CancellationToken cancellationToken) =>
        await Grain.DescribeAsync(cancellationToken) ?? throw new UserErrorException($"there is no data set '{Manifest.Name}'", Store.Location);

    /// <summary>The revision that queries answer from.</summary>
    /// <param name="run">Only that run; null for the newest past its warm-up.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="UserErrorException">There is none yet.</exception>
    public Task<(RevisionView View, RunStatus Run)> RevisionAsync(int? run, CancellationToken cancellationToken) =>
        RevisionAsync(new RevisionChoice(run, null), cancellationToken);

    /// <summary>The revision that was asked for.</summary>
    /// <exception cref="UserErrorException">There is none such.</exception>
    public async Task<(RevisionView View, RunStatus Run)> RevisionAsync(RevisionChoice choice, CancellationToken cancellationToken)
    {
        if (choice.Revision is { } revision)
        {
            ViewAnswer kept = await Grain.ViewRevisionAsync(revision, cancellationToken);
            return kept is { View: { } keptView, Run: { } keptRun }
                ? (keptView, keptRun)
                : throw new UserErrorException(
                    kept.WhyNot ?? $"there is no revision {revision}", Manifest.Name, $"See {ProgramName.Text} revisions {Manifest.Name}");
        }

        ViewAnswer answer = await Grain.ViewAsync(choice.Run, cancellationToken);
        return answer is { View: { } view, Run: { } status }
            ? (view, status)
            : throw new UserErrorException(
                answer.WhyNot ?? "there is no revision to look at", Manifest.Name, $"Clean it first with: {ProgramName.Text} clean {Manifest.Name}");
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
