using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;

namespace SatCurate.Silo.Tests.Exchange;

/// <summary>A block that answers pushes and flushes as a test says; anything else is not called.</summary>
internal sealed class ScriptedBlock : IBlockGrain
{
    /// <summary>Every push so far.</summary>
    public List<PushRequest> Pushes { get; } = [];

    /// <summary>Number of flushes so far.</summary>
    public int Flushes { get; private set; }

    /// <summary>Answers the n-th push, counted from 1.</summary>
    public required Func<int, Task<PushAnswer>> OnPush { get; init; }

    /// <summary>Answers the n-th flush, counted from 1.</summary>
    public required Func<int, PushAnswer> OnFlush { get; init; }

    public ValueTask<PushAnswer> PushAsync(PushRequest request)
    {
        lock (Pushes)
        {
            Pushes.Add(request);
            return new ValueTask<PushAnswer>(OnPush(Pushes.Count));
        }
    }

    public Task<PushAnswer> FlushAsync(CancellationToken cancellationToken) => Task.FromResult(OnFlush(++Flushes));

    public Task StartRunAsync(RunScope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PullAnswer> PullAsync(PullRequest request) => throw new NotSupportedException();

    public Task<BlockHistory> HistoryRowsAsync(int run, int fromEpoch, int throughEpoch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BarrierAnswer> BarrierAsync(BarrierRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ApplyDecisionsAsync(BlockDecisions decisions, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SampleView> ReadSampleAsync(int offset, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ulong>> HistoryAsync(int run, int offset, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BlockRows> RowsAsync(RevisionView view, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ForgetAsync() => throw new NotSupportedException();
}
