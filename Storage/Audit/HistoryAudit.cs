using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>Checks the history of one block in one run: epochs without gaps, every sample visited in each, snapshots that agree.</summary>
/// <param name="manifest">The data set.</param>
/// <param name="block">The block.</param>
/// <param name="run">What the journals say of the run.</param>
/// <param name="snapshots">What the block's snapshots say of their samples' last visits.</param>
/// <param name="log">Takes what is found.</param>
internal sealed class HistoryAudit(DatasetManifest manifest, int block, AuditedRun run, IReadOnlyList<LastVisits> snapshots, AuditLog log)
{
    private readonly int _samples = manifest.SamplesIn(block, run.Run);
    private readonly LastVisits[] _snapshots = [.. snapshots.Where(s => s.Run == run.Run)];

    /// <summary>Reads it.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="lastCut">Zero-based epoch of the run's last snapshot of this block, -1 where there is none.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RunAsync(IStore store, int lastCut, CancellationToken cancellationToken)
    {
        string name = HistoryLog.NameOf(manifest.Name, run.Run, block);
        int required = Math.Max(run.EpochsDone, lastCut + 1);
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            if (required > 0)
            {
                log.Wrong(name, $"the history of {required} epochs is missing");
            }

            return;
        }

        var frames = new FrameReader(bytes, name);
        int epochs = 0;
        bool sound = await log.TryAsync(name, () =>
        {
            for (int start = 0; frames.TryRead(out ReadOnlyMemory<byte> payload); epochs++, start = frames.Position)
            {
                CheckEpoch(name, start, epochs, payload.Span);
            }

            return Task.CompletedTask;
        });
        if (!sound)
        {
            return;
        }

        log.Counts.Visits += (long)epochs * _samples;
        if (frames.HasMore)
        {
            log.Note(name, $"a torn tail of {bytes.Length - frames.Position} bytes: the last append was cut short; the next one writes it again", frames.Position);
        }

        if (epochs < required)
        {
            log.Wrong(name, $"the history ends with epoch {epochs} where epoch {required} is finished", frames.Position);
        }
        else if (run.Scope is not null && epochs > Math.Max(required, run.EpochsDone + 1))
        {
            log.Wrong(name, $"the history ends with epoch {epochs} where the run has finished {run.EpochsDone}", frames.Position);
        }
    }

    private void CheckEpoch(string name, int start, int epoch, ReadOnlySpan<byte> payload)
    {
        int stated = HistoryLog.EpochOf(name, payload);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload[HistoryLog.HeaderBytes..]);
        if (stated != epoch)
        {
            throw new CorruptStoreException(name, start, $"epoch {stated + 1} where epoch {epoch + 1} should stand");
        }

        if (words.Length != _samples)
        {
            throw new CorruptStoreException(name, start, $"epoch {epoch + 1} has {words.Length} visits where the block has {_samples} samples");
        }

        for (int offset = 0; offset < words.Length; offset++)
        {
            VisitEntry visit = VisitEntry.Unpack(words[offset]);
            if (!visit.Flags.HasFlag(VisitMarks.Present) || visit.Predicted >= manifest.Classes.Count)
            {
                throw new CorruptStoreException(name, start, $"epoch {epoch + 1} holds no visit of sample {offset} of the block, or one that predicted no class");
            }
        }

        foreach (LastVisits snapshot in _snapshots)
        {
            for (int offset = 0; offset < words.Length; offset++)
            {
                if (snapshot.Epochs[offset] == epoch && snapshot.Words[offset] != words[offset])
                {
                    throw new CorruptStoreException(name, start, $"the visit of sample {offset} of the block in epoch {epoch + 1} is not the one in {snapshot.Name}");
                }
            }
        }
    }
}
