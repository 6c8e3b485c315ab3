using Microsoft.Extensions.Logging;
using SatCurate.Contracts.Blocks;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Owning the journal, making records durable, and leaving when the journal is lost.</summary>
internal sealed partial class BlockGrain
{
    private long WriterEpoch => _journal?.WriterEpoch ?? 0;

    private void Show(BlockColumns columns)
    {
        _columns = columns;
        _queries = new BlockQueries(store, _dataset, _block, _first, _runsBefore, _labels, columns);
    }

    /// <summary>
    /// Owns the journal before anything changes: queries alone leave it to whoever writes it. A lost activation does not come back.
    /// </summary>
    private ValueTask OwnAsync()
    {
        ThrowIfLost();
        return _journal is not null ? ValueTask.CompletedTask : new ValueTask(_takingOver ??= TakeOverAsync());
    }

    private async Task TakeOverAsync()
    {
        try
        {
            (Journal journal, BlockColumns columns) = await BlockRecovery.OpenAsync(store, _dataset, _block, _labels, CancellationToken.None);
            Show(columns);
            _commitTimer = this.RegisterGrainTimer(
                CommitOnTimeAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
            _commit = new GroupCommit(journal, () => _commitTimer.Change(CommitInterval, Timeout.InfiniteTimeSpan), CheckpointWhereLong);
            _cut = new BlockCut(store, _dataset, _block, journal);
            _journal = journal;
        }
        catch (Exception e) when (e is IOException or FencedException)
        {
            Leave(e.Message);
            ThrowIfLost();
        }
    }

    private async Task CommitOnTimeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushOrLeaveAsync();
        }
        catch (BlockMovedException)
        {
            // Said by Leave; the callers learn it from their next call.
        }
    }

    private async Task FlushOrLeaveAsync()
    {
        try
        {
            await _commit.FlushAsync();
        }
        catch (JournalFailedException e)
        {
            Leave(e.Message);
            ThrowIfLost();
        }
    }

    private void Leave(string why)
    {
        if (!_lost)
        {
            _lost = true;
            LogLost(_dataset, _block, WriterEpoch, why);
            DeactivateOnIdle();
        }
    }

    private void ThrowIfLost()
    {
        if (_lost)
        {
            throw new BlockMovedException($"block {_block} of {_dataset} lost its journal (writer epoch {WriterEpoch})");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Block {Block} of {Dataset} leaves: its journal of writer epoch {WriterEpoch} is lost: {Why}")]
    private partial void LogLost(string dataset, int block, long writerEpoch, string why);
}
